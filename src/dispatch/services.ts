import type { Clock } from "../clock.js";
import type { Language } from "../language/index.js";
import type { Logger } from "../log.js";
import type { BotDirectory } from "../relay/bot-directory.js";
import type { Connections } from "../relay/connections.js";
import { Guilds } from "../relay/guilds.js";
import { Linking } from "../relay/linking.js";
import type { MappingIndex } from "../relay/mapping-index.js";
import { Mappings } from "../relay/mappings.js";
import type { Samples } from "../relay/samples.js";
import type { Lane, Store } from "../store/store.js";
import type { KookChat } from "./chat.js";
import { createLinkNotice } from "./link-notice.js";
import { Permissions } from "./permissions.js";

/** What commands work with. None of it knows a platform. */
export interface Services {
  readonly guilds: Guilds;
  readonly mappings: Mappings;
  readonly linking: Linking;
  readonly bots: BotDirectory;
  readonly connections: Connections;
  readonly samples: Samples;
  readonly kook: Pick<KookChat, "viewChannel">;
  readonly now: () => number;
}

export interface ServicesOptions {
  readonly store: Store;
  readonly index: MappingIndex;
  readonly chat: KookChat;
  readonly bots: BotDirectory;
  readonly connections: Connections;
  readonly samples: Samples;
  /** What waits in these lanes was changed by a person. */
  readonly lanesChanged: (lanes: readonly Lane[]) => void;
  readonly defaultLanguage: Language;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Builds what commands work with, and the permissions that guard them. */
export function createServices(options: ServicesOptions): { services: Services; permissions: Permissions } {
  const { store, chat, bots, connections, samples, clock } = options;
  const guilds = new Guilds(store, clock);
  const permissions = new Permissions({ ...options, guilds });
  const mappings = new Mappings(options);
  const linking = new Linking({
    ...options,
    guilds,
    announce: createLinkNotice({ ...options, guilds }),
    mayStillLink: async (guildId, userId) => (await permissions.check(guildId, userId)) !== "refused",
  });
  const now = (): number => clock.now();
  return { permissions, services: { guilds, mappings, linking, bots, connections, samples, kook: chat, now } };
}
