import { may, Permission } from "./permissions.js";
import type { KookGuild, World } from "./world.js";

/** Who and what a text mentions, as KOOK tells it with an event. */
export interface Mentions {
  readonly userIds: readonly string[];
  readonly roleIds: readonly number[];
  readonly channelIds: readonly string[];
  readonly all: boolean;
  readonly here: boolean;
}

const NONE: Mentions = { userIds: [], roleIds: [], channelIds: [], all: false, here: false };
const TAGS = /\((met|rol|chn)\)(\d+|all|here)\(\1\)/g;
const CODE = /```[\s\S]*?```|`[^`\n]*`/g;

/** Reads the mentions of a KMarkdown text. Nothing is one inside code, and everyone is called only by those who may. */
export function mentionsOf(content: string, authorId: string, guild: KookGuild | null): Mentions {
  if (!content.includes("(")) return NONE;
  const found = [...content.replace(CODE, "").matchAll(TAGS)].map(([, tag, value]) => ({ tag, value: value ?? "" }));
  if (found.length === 0) return NONE;
  const ids = (tag: string): string[] => [
    ...new Set(found.filter((each) => each.tag === tag && /^\d+$/.test(each.value)).map(({ value }) => value)),
  ];
  const calls = (word: string): boolean => found.some(({ tag, value }) => tag === "met" && value === word);
  const mayCall = guild !== null && may(guild, authorId, Permission.mentionAll);
  return {
    userIds: ids("met"),
    roleIds: ids("rol").map(Number),
    channelIds: ids("chn"),
    all: mayCall && calls("all"),
    here: mayCall && calls("here"),
  };
}

/** KOOK's raw_content: the text with its markup taken off, mentions as @ and the user name. */
export function rawContent(content: string, world: World, guild: KookGuild | null): string {
  if (!/[(*~`[\\>-]/.test(content)) return content;
  return content
    .replace(/```\w*\n?([\s\S]*?)```/g, "$1")
    .replace(TAGS, (whole, tag: string, value: string) => mentionText(tag, value, world, guild) ?? whole)
    .replace(/\(emj\)([^()]{1,32})\(emj\)\[[\w/]{1,40}\]/g, "[$1]")
    .replace(/\((ins|spl)\)([\s\S]*?)\(\1\)/g, "$2")
    .replace(/\(font\)([\s\S]*?)\(font\)\[\w+\]/g, "$1")
    .replace(/\[([^\]]*)\]\(https?:[^)]*\)/g, "$1")
    .replace(/(\*{1,3}|~~)(?=\S)([^\n]*?\S)\1/g, "$2")
    .replace(/`([^`\n]+)`/g, "$1")
    .replace(/^> /gm, "")
    .replace(/\\([!-/:-@[-^`{-~])/g, "$1");
}

function mentionText(tag: string, value: string, world: World, guild: KookGuild | null): string | undefined {
  if (tag === "chn") return withSign("#", world.channels.get(value)?.name);
  if (tag === "rol") return withSign("@", guild?.roles.get(Number(value))?.name);
  if (value === "all") return "@全体成员";
  if (value === "here") return "@在线成员";
  return withSign("@", world.users.get(value)?.name);
}

function withSign(sign: string, name: string | undefined): string | undefined {
  return name === undefined ? undefined : sign + name;
}
