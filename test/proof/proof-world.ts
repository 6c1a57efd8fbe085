import { once } from "node:events";
import Database from "better-sqlite3";
import { join } from "node:path";
import { World } from "../support/world.js";
import type { Ledger, Shown } from "./ledger.js";

/** Three channels of KOOK, each linked to a channel of Discord and a group of Telegram, with the relay as a process. */
export class ProofWorld {
  private constructor(
    readonly world: World,
    readonly routes: readonly Route[],
  ) {}

  static async start(env: Readonly<Record<string, string>> = {}): Promise<ProofWorld> {
    const world = await World.start({ env });
    const { news, chat, plans, announcements, lounge, third, group, telegramAdmin, telegramBot } = world.people;
    const groups = [group, ...["Raids", "Plans"].map((title) => addGroup(title))];
    function addGroup(title: string) {
      const added = world.telegram.world.addSupergroup({ title, creatorId: telegramAdmin.id });
      world.telegram.world.addBotToChat(added.id, telegramBot.id);
      return added;
    }
    const discord = [announcements, lounge, third];
    const routes = [news, chat, plans].map(({ id }, index) => ({
      channel: id,
      discord: discord[index]?.id ?? "",
      telegram: groups[index]?.id ?? 0,
    }));
    return new ProofWorld(world, routes);
  }

  async link(): Promise<void> {
    for (const { channel, discord, telegram } of this.routes) {
      await this.world.link("discord", channel, discord);
      await this.world.link("telegram", channel, String(telegram));
    }
  }

  /** What the relay brought to each place; without its notices and samples, which carry no mark. */
  shown(): readonly Shown[] {
    return this.routes.flatMap(({ channel, discord, telegram }) => [
      {
        place: `Discord ${discord}`,
        channel,
        texts: this.world.discord.shows(discord).map(({ content }) => content),
      },
      {
        place: `Telegram ${telegram}`,
        channel,
        texts: this.world.telegram.shows(telegram).map(({ text }) => text),
      },
    ]);
  }

  /**
   * Of each group the last send: killed now, the relay may not know its answer, and Telegram can't be asked. (What it
   * knows is in a commit; a request before that one had its commit before this one began.)
   */
  doubtLastSends(ledger: Ledger): void {
    for (const { telegram } of this.routes) {
      const last = this.world.telegram.requests.findLast(
        ({ path, body }) => path.startsWith("send") && Number((body as Body | null)?.chat_id) === telegram,
      );
      if (last) ledger.doubt(`Telegram ${telegram}`, (last.body as Body).text ?? "");
    }
  }

  /** Sends to Telegram that got no answer: they may have been stored. */
  doubtUnanswered(ledger: Ledger): void {
    for (const { path, body, status } of this.world.telegram.requests) {
      if (status !== 0 || !path.startsWith("send")) continue;
      const { chat_id: chatId, text = "" } = (body as Body | null) ?? {};
      ledger.doubt(`Telegram ${Number(chatId)}`, text);
    }
  }

  /** Ends the relay as a host would; what it left in its file is then looked at. */
  async stop(): Promise<void> {
    const { child } = this.world;
    if (!child || child.exitCode !== null) return;
    const exit = once(child, "exit");
    child.kill("SIGTERM");
    await exit;
    this.world.child = null;
  }

  /** How many deliveries are in each state, by the relay's own file. */
  deliveryStates(): Readonly<Record<string, number>> {
    const file = new Database(join(this.world.dataDir, "relay.db"), { readonly: true });
    try {
      const rows = file.prepare(`SELECT "state", count(*) AS "count" FROM delivery GROUP BY "state"`).all();
      return Object.fromEntries((rows as { state: string; count: number }[]).map(({ state, count }) => [state, count]));
    } finally {
      file.close();
    }
  }

  async close(): Promise<void> {
    await this.world.close();
  }
}

export interface Route {
  readonly channel: string;
  readonly discord: string;
  readonly telegram: number;
}

interface Body {
  readonly chat_id?: string | number;
  readonly text?: string;
}
