import { Changes, type Nothing } from "../local/changes.js";
import { Faults } from "../local/faults.js";
import { LocalServer } from "../local/local-server.js";
import type { SeenRequest } from "../local/request-log.js";
import { AssetHost } from "./asset-host.js";
import type { AssetKnobs } from "./asset-knobs.js";
import { Assets } from "./assets.js";
import type { Kook } from "./call.js";
import { Chat } from "./chat.js";
import type { Connection } from "./connection.js";
import { Gateway } from "./gateway.js";
import { KookKnobs } from "./knobs.js";
import { People } from "./people.js";
import { Rest } from "./rest.js";
import { World } from "./world.js";

export interface KookServerOptions {
  /** 0: any free one. */
  readonly port?: number;
  /** Where assets are served: a host of its own, as at KOOK. 0: any free one. */
  readonly assetPort?: number;
  readonly now?: () => number;
}

/** Starts a local KOOK on loopback, with an empty world. */
export async function startKookServer(options: KookServerOptions = {}): Promise<KookServer> {
  const { port = 0, assetPort = 0, now = Date.now } = options;
  const changes = new Changes();
  const faults = new Faults();
  const knobs = new KookKnobs(faults, now);
  const world = new World();
  const gateway = new Gateway(knobs, changes, now);
  const chat = new Chat(world, gateway, knobs, changes, now);
  const assets = new Assets(() => assetServer.origin);
  const kook: Kook = { world, gateway, chat, assets, knobs, now };
  const rest = new Rest(kook, faults, changes);
  const assetHost = new AssetHost(assets, faults, changes, now);
  const assetServer = await LocalServer.open({ port: assetPort, onRequest: assetHost.listen });
  const api = await LocalServer.open({ port, onRequest: rest.listen, onUpgrade: gateway.upgrade });
  return new KookServer(kook, api, assetServer, rest, assetHost, changes);
}

/** A running local KOOK: what people there do is in People, what goes wrong in its knobs. */
export class KookServer extends People {
  readonly events: Changes["events"];

  constructor(
    kook: Kook,
    private readonly api: LocalServer,
    private readonly assetServer: LocalServer,
    private readonly rest: Rest,
    private readonly assetHost: AssetHost,
    private readonly changes: Changes,
  ) {
    super(kook);
    this.events = changes.events;
  }

  get origin(): string {
    return this.api.origin;
  }

  /** The base of the REST API, without a slash at the end. */
  get url(): string {
    return `${this.origin}/api/v3`;
  }

  get assetOrigin(): string {
    return this.assetServer.origin;
  }

  get knobs(): KookKnobs {
    return this.kook.knobs;
  }

  /** What goes wrong in the middle of a file. */
  get assetKnobs(): AssetKnobs {
    return this.kook.assets.knobs;
  }

  /** All API calls that came, oldest first. */
  get requests(): readonly SeenRequest[] {
    return this.rest.requests;
  }

  /** All calls of the asset host. */
  get assetRequests(): readonly SeenRequest[] {
    return this.assetHost.requests;
  }

  /** All gateway sockets that there ever were, oldest first. */
  get connections(): readonly Connection[] {
    return this.kook.gateway.connections;
  }

  /** Cuts, silences, reconnects and forgets; see Gateway. */
  get gateway(): Gateway {
    return this.kook.gateway;
  }

  /** Resolves to what the predicate yields as soon as it yields something. */
  until<T>(predicate: () => T | Nothing): Promise<T> {
    return this.changes.until(predicate);
  }

  /** Resolves when a bot has a socket that gets events. */
  untilConnected(botId?: string): Promise<Connection> {
    return this.until(() => this.gateway.live(botId));
  }

  /** Refuses connections and cuts those that are there. Sessions are kept. */
  async stopListening(): Promise<void> {
    await this.api.stop();
  }

  /** Listens on the same port again. */
  async listenAgain(): Promise<void> {
    await this.api.listen();
  }

  async close(): Promise<void> {
    this.changes.close();
    this.gateway.close();
    await Promise.all([this.api.stop(), this.assetServer.stop()]);
  }
}
