import type { JobStatus } from "../jobs/index.js";
import type { Backfills } from "../relay/backfill/backfills.js";
import type { ChannelTrouble } from "../relay/catch-up/catch-up.js";
import type { BotDirectory } from "../relay/bot-directory.js";
import type { Connections } from "../relay/connections.js";
import type { FailedDeliveries } from "../relay/failed-deliveries.js";
import type { Filters } from "../relay/filters.js";
import type { GuildFiles } from "../relay/transfer/guild-files.js";
import type { Guilds } from "../relay/guilds.js";
import type { Linking } from "../relay/linking.js";
import type { Mappings } from "../relay/mappings.js";
import type { OwnBots } from "../relay/own-bots.js";
import type { People } from "../relay/people.js";
import type { Previews } from "../relay/preview.js";
import type { Privacy } from "../relay/privacy.js";
import type { Purges } from "../relay/purges.js";
import type { Recalls } from "../relay/recalls.js";
import type { RecentMessages } from "../relay/recent-messages.js";
import type { Samples } from "../relay/samples.js";
import type { Troubles } from "../relay/troubles.js";
import type { GuildStatistics } from "../relay/statistics.js";
import type { HistoryReads } from "../store/history.js";
import type { Store } from "../store/store.js";
import type { KookChat, KookShelf } from "./chat.js";
import type { SteeredGuilds } from "./steered-guilds.js";
import type { Alerts } from "./insight/alerts.js";
import type { PinnedCards } from "./insight/pinned-cards.js";
import type { StatisticsPictures } from "./insight/statistics-pictures.js";

/** What commands work with. None of it knows a platform. */
export interface Services {
  readonly guilds: Guilds;
  readonly mappings: Mappings;
  readonly filters: Filters;
  readonly linking: Linking;
  readonly bots: BotDirectory;
  readonly connections: Connections;
  readonly ownBots: Pick<OwnBots, "check" | "add" | "list" | "guildOf" | "remove">;
  readonly steeredGuilds: SteeredGuilds;
  readonly troubles: Pick<Troubles, "list">;
  readonly failed: FailedDeliveries;
  readonly recent: Pick<RecentMessages, "messages" | "find">;
  readonly samples: Samples;
  readonly jobs: { list(): readonly JobStatus[] };
  readonly previews: Pick<Previews, "of">;
  readonly guildFiles: Pick<GuildFiles, "export" | "plan" | "apply" | "announce" | "readQuoted" | "readAddress">;
  readonly people: Pick<People, "isOurs" | "isBot">;
  readonly recalls: Pick<Recalls, "find" | "recall">;
  /** Linked channels of a guild that are behind, or can't be read. */
  readonly channelTroubles: (guildId: string) => readonly ChannelTrouble[];
  readonly backfills: Pick<Backfills, "look" | "begin" | "cancel" | "find">;
  readonly purges: Pick<Purges, "count" | "find" | "begin" | "cancel">;
  readonly privacy: Pick<Privacy, "look" | "optOut" | "optIn" | "export" | "forget" | "isForgetting" | "retention">;
  readonly kook: Pick<KookChat, "viewChannel" | "viewAccess" | "listRoles" | "memberRoleIds" | "ownId" | "sendDirect"> &
    Pick<KookShelf, "uploadFile">;
  /** The host's, in which people's dates are read. An IANA name. */
  readonly timeZone: string;
  /** What was done and what was sent. Every call is bound to a guild. */
  readonly past: Pick<HistoryReads, "listAudit" | "listDeliveries" | "searchMessages"> & Pick<Store, "readTrace">;
  readonly statistics: Pick<GuildStatistics, "read">;
  readonly charts: Pick<StatisticsPictures, "urlOf">;
  readonly pinnedCards: Pick<PinnedCards, "pin" | "unpin">;
  readonly alerts: Pick<Alerts, "open" | "close">;
  readonly now: () => number;
}
