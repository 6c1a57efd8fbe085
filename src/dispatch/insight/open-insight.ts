import type { Mappings } from "../../relay/mappings.js";
import { GuildStatistics } from "../../relay/statistics.js";
import type { Services } from "../services.js";
import { Alerts, type AlertsOptions } from "./alerts.js";
import type { GuildCondition } from "./pinned-card.js";
import { PinnedCards, type KookBot, type PinnedCardsOptions } from "./pinned-cards.js";
import { StatisticsPictures } from "./statistics-pictures.js";

export interface InsightOptions extends Omit<AlertsOptions & PinnedCardsOptions, "conditionOf" | "store"> {
  readonly store: AlertsOptions["store"] &
    PinnedCardsOptions["store"] &
    ConstructorParameters<typeof GuildStatistics>[0];
  /** Every minute, before anything is looked at. Must not throw. */
  readonly onLook?: () => void;
  /** What is built later than this. */
  readonly parts: () => Pick<Services, "connections" | "troubles" | "channelTroubles"> & {
    readonly mappings: Pick<Mappings, "list" | "health">;
  };
  readonly botIn: (guildId: string) => KookBot;
}

/** What people see of the relay without asking each time: statistics, the card that is kept up to date, and notices. */
export interface Insight extends Pick<Services, "statistics" | "charts"> {
  readonly pinnedCards: PinnedCards;
  readonly alerts: Alerts;
  /** Also takes up what an earlier start kept. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function openInsight(options: InsightOptions): Insight {
  const { store, clock, log, timeZone, parts, botIn } = options;
  const conditionOf = async (guildId: string): Promise<GuildCondition> => {
    const { mappings, connections, troubles, channelTroubles } = parts();
    return {
      connections: connections.list(guildId),
      troubles: troubles.list(),
      channels: channelTroubles(guildId),
      mappings: await mappings.list(guildId),
      health: await mappings.health(guildId),
    };
  };
  const statistics = new GuildStatistics(store, clock, timeZone);
  const upload = (guildId: string, png: Buffer): Promise<string> => botIn(guildId).client.uploadPicture(png);
  const pinnedCards = new PinnedCards({ ...options, conditionOf });
  const alerts = new Alerts({ ...options, conditionOf });
  return {
    statistics,
    charts: new StatisticsPictures({ statistics, upload, clock, log }),
    pinnedCards,
    alerts,
    async start() {
      await pinnedCards.start();
      alerts.start();
    },
    async stop() {
      await Promise.all([pinnedCards.stop(), alerts.stop()]);
    },
  };
}
