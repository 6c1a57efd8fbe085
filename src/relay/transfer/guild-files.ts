import { readFile } from "node:fs/promises";
import { AttachmentError, type AttachmentSource } from "../../attachments/attachment-source.js";
import type { Clock } from "../../clock.js";
import { UserError } from "../../language/index.js";
import type { Logger } from "../../log.js";
import type { Card } from "../../platforms/kook/kasumi.js";
import type { Message } from "../../message/index.js";
import type { GuildImport, ImportedGuild, MappingView, PastMapping, Store } from "../../store/store.js";
import { auditRow, type Actor } from "../actor.js";
import type { BotDirectory } from "../bot-directory.js";
import { MOST_FILTERS, MOST_PATTERNS, type Filters } from "../filters.js";
import type { Guilds } from "../guilds.js";
import type { Mappings } from "../mappings.js";
import { findObstacle } from "../rights.js";
import { makeGuildFile, MOST_FILE_BYTES, readGuildFile, type GuildFile } from "./guild-file.js";
import { isNoChange, planImport, type ImportPlan, type PlannedLink } from "./plan-import.js";

/** How long KOOK may take to hand over a file. */
const FETCH_MS = 20_000;

export interface GuildFilesOptions {
  readonly store: Pick<Store, "listPastMappings" | "importGuild">;
  readonly guilds: Guilds;
  readonly mappings: Mappings;
  readonly filters: Filters;
  readonly bots: Pick<BotDirectory, "destination" | "wasRemoved">;
  /** Fetches from KOOK's own hosts alone, within its limits. */
  readonly attachments: Pick<AttachmentSource, "open">;
  /** A message of this guild; null where there is none. */
  readonly viewMessage: (messageId: string, guildId: string, channelId: string) => Promise<Message | null>;
  /** @throws where KOOK doesn't tell */
  readonly viewGuildName: (guildId: string) => Promise<string>;
  /** Posts to a channel of a link that came back. @throws where KOOK takes nothing */
  readonly post: (channelId: string, card: Card) => Promise<unknown>;
  /** The guild of a channel. @throws where KOOK doesn't tell */
  readonly viewGuildOf: (channelId: string) => Promise<string>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What people have set for a guild, as a file: taken out, compared and taken in again. */
export class GuildFiles {
  constructor(private readonly options: GuildFilesOptions) {}

  async export(guildId: string): Promise<GuildFile> {
    const { guilds, mappings, filters, clock, viewGuildName, log } = this.options;
    const name = await viewGuildName(guildId).catch((error: unknown) => {
      log.info({ err: error, guildId }, "The name of an exported server is left out");
      return "";
    });
    const guild = { ...(await guilds.get(guildId)), name };
    return makeGuildFile(
      { guild, mappings: await mappings.list(guildId), filters: await filters.list(guildId) },
      clock.now(),
    );
  }

  /** The file of a message, by the ids that a quote tells. @throws UserError */
  async readQuoted(messageIds: readonly string[], place: { guildId: string; channelId: string }): Promise<GuildFile> {
    for (const messageId of messageIds) {
      const message = await this.#view(messageId, place);
      const url = message && addressOfFile(message);
      if (message && url === null) throw new UserError("import.no-file");
      if (url) return await this.readAddress(url);
    }
    throw new UserError("import.gone");
  }

  /** @throws UserError */
  async readAddress(url: string): Promise<GuildFile> {
    const read = readGuildFile(await this.#fetch(url));
    switch (read.status) {
      case "read":
        return read.file;
      case "other":
        throw new UserError("import.other");
      case "newer":
        throw new UserError("import.newer");
      case "wrong":
        throw new UserError("import.wrong", { at: read.at.slice(0, 80) });
    }
  }

  /** What a file would change in a guild. */
  async plan(guildId: string, file: GuildFile): Promise<ImportPlan> {
    const { store, guilds, filters } = this.options;
    const known = await store.listPastMappings({ guildId });
    const rules = await filters.list(guildId);
    const ended = known.filter(({ removedAt }) => removedAt !== null);
    const open = new Set(
      await this.#comingBack(
        guildId,
        ended.filter((mapping) => isNamed(file, mapping)),
      ),
    );
    const { alertChannelId } = file.settings;
    const ownAlert = alertChannelId === null || (await this.#isOwnChannel(guildId, alertChannelId));
    return planImport(file, {
      guild: await guilds.get(guildId),
      known,
      filters: rules,
      mostFilters: MOST_FILTERS,
      mostPatterns: MOST_PATTERNS,
      canComeBack: (mapping) => open.has(mapping),
      isOwnChannel: () => ownAlert,
    });
  }

  /**
   * Carries out what was shown; nothing when it would be something else by now.
   * @throws UserError when the guild was changed meanwhile
   */
  async apply(guildId: string, file: GuildFile, shown: ImportPlan, actor: Actor): Promise<readonly MappingView[]> {
    const { store, mappings, log } = this.options;
    const plan = await this.plan(guildId, file);
    if (JSON.stringify(plan) !== JSON.stringify(shown) || isNoChange(plan)) throw new UserError("import.changed");
    const request = this.#requestOf(guildId, plan, actor);
    const ids = plan.links.map(({ mapping }) => mapping.id);
    const changed: MappingView[] = [];
    await mappings.changeAll(ids, async () => {
      const imported = await this.#inTurn(guildId, () => store.importGuild(request));
      changed.push(...imported.mappings);
      return changed;
    });
    log.info({ guildId, links: ids.length }, "A server's file was imported");
    return changed.filter(({ id }) => plan.links.some(({ mapping, restored }) => restored && mapping.id === id));
  }

  /** Nothing else changes the guild's filters and settings meanwhile, and both are known as they are then. */
  async #inTurn(guildId: string, work: () => Promise<ImportedGuild>): Promise<ImportedGuild> {
    const { filters, guilds } = this.options;
    const done: ImportedGuild[] = [];
    await filters.changeAll(guildId, async () => {
      await guilds.changeWith(guildId, async () => {
        const imported = await work();
        done.push(imported);
        return imported.guild;
      });
      return done[0]?.filters ?? [];
    });
    const [imported] = done;
    if (!imported) throw new Error("Nothing was imported");
    return imported;
  }

  /** The channel is told that it is forwarded again; where it is closed to us, that can't be helped. Never rejects. */
  async announce(card: Card, { id: mappingId, channelId }: Pick<MappingView, "id" | "channelId">): Promise<void> {
    try {
      await this.options.post(channelId, card);
    } catch (error) {
      this.options.log.warn({ err: error, mappingId }, "Notice of a link that came back could not be posted");
    }
  }

  #requestOf(guildId: string, plan: ImportPlan, actor: Actor): GuildImport {
    const at = this.options.clock.now();
    const { language, alertChannel, filters, switched, links } = plan;
    return {
      guildId,
      change: {
        ...(language ? { language: language.value } : {}),
        ...(alertChannel ? { alertChannelId: alertChannel.id } : {}),
      },
      links: links.map((link) => this.#linkRequest(link, at)),
      filters: filters.map(({ mappingNumber: _number, kind, ...filter }) => ({ ...filter, kind })),
      switched: switched.map(({ filter: { number }, enabled }) => ({ number, enabled })),
      audit: auditRow(actor, { guildId, action: "import", subject: "guild", ...summaryOf(plan), at }),
    };
  }

  /** What was said while nothing was to be forwarded isn't fetched later either. */
  #linkRequest({ mapping, options, state, restored }: PlannedLink, now: number): GuildImport["links"][number] {
    const { since = null, pause: paused } = mapping.options;
    const from = restored || (state === "active" && paused === "drop") ? now : since;
    return {
      mappingId: mapping.id,
      options: { ...options, ...(from === null ? {} : { since: from }) },
      state,
      restored,
    };
  }

  /** Those ended links that nothing certainly keeps from working again. */
  async #comingBack(guildId: string, ended: readonly PastMapping[]): Promise<readonly PastMapping[]> {
    const { bots, clock } = this.options;
    const found = await Promise.all(
      ended.map(async (mapping) => {
        const here = bots.destination(mapping.botId) !== null && (await this.#isOwnChannel(guildId, mapping.channelId));
        return here && (await findObstacle(bots, mapping, clock)) === null ? [mapping] : [];
      }),
    );
    return found.flat();
  }

  async #isOwnChannel(guildId: string, channelId: string): Promise<boolean> {
    try {
      return (await this.options.viewGuildOf(channelId)) === guildId;
    } catch (error) {
      this.options.log.info({ err: error, channelId }, "A channel of an imported file can't be seen");
      return false;
    }
  }

  async #view(messageId: string, { guildId, channelId }: { guildId: string; channelId: string }) {
    try {
      return await this.options.viewMessage(messageId, guildId, channelId);
    } catch (error) {
      this.options.log.warn({ err: error, channelId }, "A message with a file could not be looked at");
      throw new UserError("import.unreadable");
    }
  }

  async #fetch(url: string): Promise<string> {
    const abort = new AbortController();
    const deadline = this.options.clock.after(FETCH_MS, () => abort.abort());
    try {
      const file = await this.options.attachments.open(url, { maxBytes: MOST_FILE_BYTES, signal: abort.signal });
      try {
        return await readFile(file.path, "utf8");
      } finally {
        file.release();
      }
    } catch (error) {
      if (error instanceof AttachmentError) throw new UserError(`import.${error.reason}`);
      if (abort.signal.aborted) throw new UserError("import.unreachable");
      throw error;
    } finally {
      deadline.cancel();
    }
  }
}

function isNamed({ links }: GuildFile, { channelId, platform, address }: PastMapping): boolean {
  return links.some(
    (link) => link.channel.id === channelId && link.platform === platform && link.place.address === address,
  );
}

/** A file stands beside the text, or in a card of its own: so KOOK's client sends one. */
function addressOfFile({ attachments, cards }: Message): string | null {
  const files = cards.flatMap(({ modules }) => modules.filter((module) => module.type === "file"));
  return attachments.find(({ kind }) => kind === "file")?.url ?? files[0]?.url ?? null;
}

/** For people: numbers of links, and how many filters. */
function summaryOf({ links, filters, switched, language, alertChannel }: ImportPlan) {
  const numbers = links
    .map(({ mapping, restored }) => (restored ? `+${mapping.number}` : `${mapping.number}`))
    .join(", ");
  const added = filters.length === 0 ? [] : [`+${filters.length}`];
  const changes = [...added, ...switched.map(({ filter }) => `${filter.number}`)].join(", ");
  const after = {
    ...(numbers === "" ? {} : { links: numbers }),
    ...(changes === "" ? {} : { filters: changes }),
    ...(language ? { language: language.value } : {}),
    ...(alertChannel ? { channelId: alertChannel.id } : {}),
  };
  return { before: null, after };
}
