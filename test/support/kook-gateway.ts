import { onTestFinished } from "vitest";
import { pino } from "pino";
import { startKookServer, type KookServer } from "../../sandbox/kook/server.js";
import type { EventPacket } from "../../src/platforms/kook/frame.js";
import { KookGateway, type GatewayOptions, type GatewayState } from "../../src/platforms/kook/gateway.js";
import { createKookClient, type KookClient } from "../../src/platforms/kook/client.js";
import type { Logger } from "../../src/log.js";
import { ManualClock } from "./manual-clock.js";

/** A local KOOK with one channel, a person who talks there, and a bot that listens. */
export interface KookRoom {
  readonly kook: KookServer;
  readonly clock: ManualClock;
  readonly client: KookClient;
  readonly token: string;
  readonly botId: string;
  readonly guildId: string;
  readonly channelId: string;
  readonly personId: string;
  /** Every line that was logged, as JSON. */
  readonly logged: string[];
  readonly log: Logger;
  /** The person says one message each. */
  says(...texts: string[]): void;
}

/** Closes by itself when the test ends. */
export async function openKookRoom(): Promise<KookRoom> {
  const clock = new ManualClock();
  const kook = await startKookServer({ now: () => clock.now() });
  onTestFinished(() => kook.close());
  const person = kook.addUser({ name: "anna" });
  const bot = kook.addBot();
  const guild = kook.addGuild({ name: "guild", ownerId: person.id });
  const channel = kook.addChannel(guild.id, { name: "news" });
  kook.addBotToGuild(guild.id, bot.userId);
  const logged: string[] = [];
  const log = pino({ level: "trace" }, { write: (line: string) => void logged.push(line) });
  const options = { token: bot.token, apiUrl: kook.url, log, clock, random: () => 0.5, agent: null };
  const client = createKookClient(options);
  return {
    kook,
    clock,
    client,
    log,
    logged,
    token: bot.token,
    botId: bot.userId,
    guildId: guild.id,
    channelId: channel.id,
    personId: person.id,
    says: (...texts) => {
      for (const text of texts) kook.say(channel.id, person.id, text);
    },
  };
}

export interface Listening {
  readonly gateway: KookGateway;
  /** The texts of what was handed on, in order; a repeat stands there twice. */
  readonly heard: string[];
  readonly states: GatewayState[];
  readonly sessionsLost: { count: number };
  readonly offline: { count: number };
  /** Until the gateway is connected. */
  connected(): Promise<void>;
}

/** A gateway in that room, begun unless `start` is false; it stops by itself when the test ends. */
export function listen(room: KookRoom, options: Partial<GatewayOptions> & { start?: boolean } = {}): Listening {
  const heard: string[] = [];
  const states: GatewayState[] = [];
  const sessionsLost = { count: 0 };
  const offline = { count: 0 };
  const { start = true, ...changed } = options;
  const gateway = new KookGateway({
    fetchUrl: (compress) => room.client.gatewayUrl(compress),
    goOffline: () => {
      offline.count += 1;
      return room.client.goOffline();
    },
    deliver: (packet) => {
      heard.push(textOf(packet));
      return Promise.resolve();
    },
    clock: room.clock,
    random: () => 0.5,
    log: room.log,
    compress: true,
    resumeFrom: null,
    agent: null,
    onSessionLost: () => (sessionsLost.count += 1),
    ...changed,
  });
  gateway.onState((state) => states.push(state));
  onTestFinished(() => gateway.stop());
  if (start) gateway.start();
  const connected = (): Promise<void> => room.clock.until(() => gateway.state === "connected", "a connection");
  return { gateway, heard, states, sessionsLost, offline, connected };
}

/** What the person said. */
export function textOf(packet: EventPacket): string {
  return String((packet.d as { content: unknown }).content);
}
