import { formatAddress as discordAddress } from "../../src/platforms/discord/address.js";
import { formatAddress as telegramAddress } from "../../src/platforms/telegram/address.js";
import type { Platform } from "../../src/delivery/destination.js";
import type { Author } from "../../src/message/index.js";
import type { MappingOptions, MappingState } from "../../src/store/store.js";
import type { HistoryOptions } from "./options.js";
import type { SeededRandom } from "./random.js";
import { DAY_MS, HOUR_MS } from "./rhythm.js";
import type { LanguageName } from "./texts.js";

/** Who talks where, and where it goes: all that the history is played on. Ids are the rows' own. */
export interface World {
  readonly bots: readonly Bot[];
  readonly guilds: readonly Guild[];
  readonly channels: readonly Channel[];
  readonly mappings: readonly Mapping[];
}

export interface Bot {
  readonly id: number;
  readonly platform: Platform;
}

export interface Guild {
  readonly guildId: string;
  readonly name: string;
  readonly language: LanguageName;
  readonly members: readonly Author[];
  readonly mappings: Mapping[];
}

export interface Channel {
  readonly channelId: string;
  readonly name: string;
  readonly guild: Guild;
  readonly mappings: Mapping[];
  /** Its part of all that is said. */
  readonly weight: number;
}

/** Each has a lane of its own, under the same id. */
export interface Mapping {
  readonly id: number;
  readonly number: number;
  readonly channel: Channel;
  readonly bot: Bot;
  readonly address: string;
  readonly webhookId: string;
  readonly state: MappingState;
  readonly stateReason: string | null;
  readonly options: MappingOptions;
  readonly createdAt: number;
  /** What comes from here on is held: it is paused or suspended. */
  readonly holdsFrom: number;
}

/** Of the traffic, what goes to a second place too: with edits and deletions it makes 1.5 deliveries a message. */
const SECOND_PLACE = 0.475;

const SURNAMES = [..."王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"];
const GIVEN = ["小明", "子涵", "一诺", "浩然", "欣怡", "梓萱", "大壮", "阿杰", "晓雨", "天宇", "若曦", "老三"];
const NICKNAMES = [
  "Nova",
  "清风",
  "Mika",
  "咸鱼",
  "Rex",
  "夜猫",
  "Luna",
  "摸鱼",
  "Kai",
  "橘子",
  "Ash",
  "打野",
  "Yuki",
  "奶盖",
];
const CHANNEL_NAMES = [
  "公告",
  "闲聊",
  "组队",
  "攻略",
  "交易",
  "反馈",
  "新人",
  "开黑大厅",
  "general",
  "news",
  "looking-for-group",
];

export function makeWorld(random: SeededRandom, options: HistoryOptions): World {
  const bots: readonly Bot[] = [
    { id: 1, platform: "discord" },
    { id: 2, platform: "telegram" },
  ];
  const guilds = Array.from({ length: options.guilds }, (_, index) => makeGuild(random, index));
  const channels = Array.from({ length: options.channels }, (_, rank) =>
    makeChannel(guilds[rank % guilds.length] as Guild, rank),
  );
  const mappings = linkAll(random, options, channels, bots);
  return { bots, guilds, channels, mappings };
}

function makeGuild(random: SeededRandom, index: number): Guild {
  const language = index % 5 === 4 ? "en" : "zh";
  const members = Array.from({ length: 40 + random.below(400) }, (_, member) => makeMember(random, index, member));
  return { guildId: `31000000000${10_000 + index}`, name: `玩家公会${index + 1}`, language, members, mappings: [] };
}

function makeMember(random: SeededRandom, guild: number, member: number): Author {
  const id = String(1_700_000_000 + guild * 10_000 + member);
  const name = random.chance(0.4)
    ? `${random.pick(SURNAMES)}${random.pick(GIVEN)}`
    : `${random.pick(NICKNAMES)}${random.chance(0.5) ? random.below(1_000) : ""}`;
  const avatarUrl = `https://img.kookapp.cn/avatars/2025-0${1 + random.below(9)}/${id}a8Xk2LmQ9vRt0dw0dw.jpg/icon`;
  const roleIds = random.chance(0.3) ? [String(40_000 + guild * 10 + random.below(8))] : [];
  return { id, name, avatarUrl, bot: false, roleIds };
}

/** By Zipf's law: the busiest channel says a hundred times what the quietest says. */
function makeChannel(guild: Guild, rank: number): Channel {
  const name = CHANNEL_NAMES[rank % CHANNEL_NAMES.length] as string;
  const weight = 1 / (rank + 3) ** 0.9;
  return { channelId: `21000000000${100_000 + rank}`, name, guild, mappings: [], weight };
}

function linkAll(
  random: SeededRandom,
  options: HistoryOptions,
  channels: readonly Channel[],
  bots: readonly Bot[],
): readonly Mapping[] {
  const second = choseForSecond(channels, options.mappings - channels.length);
  const mappings: Mapping[] = [];
  for (const [rank, channel] of channels.entries()) {
    const platforms = second.has(channel) ? bots : [bots[rank % bots.length] as Bot];
    for (const bot of platforms) mappings.push(link(random, options, channel, bot, mappings.length + 1));
  }
  return mappings;
}

/** Neighbours in rank that together have the wanted part of the traffic. */
function choseForSecond(channels: readonly Channel[], count: number): ReadonlySet<Channel> {
  const total = channels.reduce((sum, { weight }) => sum + weight, 0);
  for (let first = 0; first + count <= channels.length; first += 1) {
    const chosen = channels.slice(first, first + count);
    if (chosen.reduce((sum, { weight }) => sum + weight, 0) / total <= SECOND_PLACE) return new Set(chosen);
  }
  return new Set(channels.slice(channels.length - count));
}

function link(random: SeededRandom, options: HistoryOptions, channel: Channel, bot: Bot, id: number): Mapping {
  const { guild } = channel;
  const begin = options.endsAt - options.days * DAY_MS;
  const rest = restOf(id, options);
  const mapping: Mapping = {
    id,
    number: guild.mappings.length + 1,
    channel,
    bot,
    address:
      bot.platform === "discord"
        ? discordAddress(`81000000000000${1_000 + id}`, `82000000000000${1_000 + id}`, null)
        : telegramAddress(-1_001_000_000_000 - id, null),
    webhookId: `83000000000000${1_000 + id}`,
    ...rest,
    options: { ...(random.chance(0.2) ? { reactions: "mirror" } : {}), ...rest.options },
    createdAt: begin - random.below(200 * DAY_MS),
  };
  channel.mappings.push(mapping);
  guild.mappings.push(mapping);
  return mapping;
}

type Rest = Pick<Mapping, "state" | "stateReason" | "options" | "holdsFrom">;

/** Most send; a few rest, as on every relay, and what waits for them is kept. */
function restOf(id: number, { endsAt }: HistoryOptions): Rest {
  if (id % 97 === 60) {
    return { state: "paused", stateReason: null, options: { pause: "keep" }, holdsFrom: endsAt - 6 * HOUR_MS };
  }
  if (id % 151 === 140) {
    return { state: "suspended", stateReason: "right-missing", options: {}, holdsFrom: endsAt - 2 * DAY_MS };
  }
  return { state: "active", stateReason: null, options: {}, holdsFrom: Infinity };
}
