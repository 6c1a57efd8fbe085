/**
 * What parsing and rendering cost: an ordinary message of 1,300 characters, and the worst of many hostile ones.
 *
 *     npx tsx bench/render.ts
 *
 * Measured in the processor's time, so that whatever else the machine does makes no difference.
 */
import { parseCards, parseKMarkdown, type NameTable } from "../src/kmarkdown/index.js";
import {
  defaultPresentation,
  type Card,
  type ContentNode,
  type Message,
  type RenderContext,
} from "../src/message/index.js";
import { renderDiscord, renderTelegram } from "../src/rendering/index.js";
import { HOSTILE_PIECES, hostileCards, hostileMixtures, repeatedTo } from "../test/support/hostile-texts.js";

const ROUNDS = 7;
/** Until the engine has compiled what is measured. */
const WARM_UP = 5_000;
const REPEATS = 1_000;
const HOSTILE_LENGTH = 20_000;
const MIXTURES = 20;

const names: NameTable = {
  users: new Map([["2862000002", "小明"]]),
  roles: new Map([["702", "管理员"]]),
  channels: new Map([["1095000000000001", "general"]]),
  guildId: "2040000000000001",
};
const context: RenderContext = { presentation: defaultPresentation, quotedCopy: null };

const PARAGRAPH = [
  "大家好，**今晚八点**在 (chn)1095000000000001(chn) 有活动，请 (met)2862000002(met) 和 (rol)702(rol) 提前准备 :tada:。",
  "The build from *yesterday* is out: [release notes](https://example.com/releases/1.4.2?from=kook), ~~1.4.1~~ is gone.",
  "> 之前说的 (spl)彩蛋(spl) 在 `config.json` 里，\n> 记得看 [https://example.com/a_b/c](https://example.com/a_b/c) 这篇。",
  "",
  "1. 先更新 2\\. 再重启 - 有问题找我 (emj)wow(emj)[2040000000000001/AbCdEf] 谢谢！",
].join("\n");
const ordinary = (PARAGRAPH + "\n\n").repeat(5).slice(0, 1_300);

report(
  "parse, 1,300 characters",
  "µs",
  perCall(() => parseKMarkdown(ordinary, names)),
);
report(
  "parse and render for both, 1,300 characters",
  "µs",
  perCall(() => renderBoth(parseKMarkdown(ordinary, names))),
);
const texts = new Map(HOSTILE_PIECES.map((piece) => [JSON.stringify(piece), repeatedTo(piece, HOSTILE_LENGTH)]));
hostileMixtures(MIXTURES, HOSTILE_LENGTH).forEach((text, seed) => texts.set(`mixture ${seed}`, text));
reportWorst(
  "worst hostile text, 20,000 characters: parse",
  worstOf(texts, (text) => parseKMarkdown(text, names)),
);
reportWorst(
  "worst hostile text, 20,000 characters: parse and render for both",
  worstOf(texts, (text) => renderBoth(parseKMarkdown(text, names))),
);
reportWorst(
  "worst hostile cards, 20,000 characters of JSON: parse and render for both",
  worstOf(new Map(Object.entries(hostileCards(HOSTILE_LENGTH))), (json) =>
    renderBoth([], parseCards(json, names) ?? []),
  ),
);

function renderBoth(content: readonly ContentNode[], cards: readonly Card[] = []): void {
  const message = messageOf(content, cards);
  renderDiscord(message, context);
  renderTelegram(message, context);
}

function messageOf(content: readonly ContentNode[], cards: readonly Card[]): Message {
  return {
    id: "dc16a6f2-0000-4d0b-8022-92798d602e28",
    guildId: "2040000000000001",
    channelId: "1095000000000001",
    channelName: "general",
    author: { id: "2125000001", name: "Anna", avatarUrl: null, bot: false, roleIds: [] },
    kind: "text",
    content,
    cards,
    attachments: [],
    quote: null,
    mentionsAll: false,
    sentAt: 0,
  };
}

/** The median over some rounds, in µs. */
function perCall(call: () => unknown): number {
  repeat(call, WARM_UP);
  const rounds = Array.from({ length: ROUNDS }, () => cpuTime(() => repeat(call, REPEATS)) / REPEATS);
  return rounds.sort((a, b) => a - b)[ROUNDS >> 1] ?? 0;
}

function repeat(call: () => unknown, times: number): void {
  for (let time = 0; time < times; time++) call();
}

/** In µs. */
function cpuTime(call: () => unknown): number {
  const start = process.cpuUsage();
  call();
  const { user, system } = process.cpuUsage(start);
  return user + system;
}

interface Worst {
  readonly name: string;
  readonly ms: number;
}

/** The best of some tries of each, in ms, the slowest first: the later tries run compiled. */
function worstOf(inputs: ReadonlyMap<string, string>, call: (input: string) => unknown): readonly Worst[] {
  const all = [...inputs].map(([name, input]) => {
    const times = Array.from({ length: 5 }, () => cpuTime(() => call(input)) / 1_000);
    return { name, ms: Math.min(...times) };
  });
  return all.sort((a, b) => b.ms - a.ms);
}

function reportWorst(name: string, [first, ...rest]: readonly Worst[]): void {
  report(name, "ms", first?.ms ?? 0, first?.name);
  for (const next of rest.slice(0, 4)) console.log(`${"".padEnd(4)}then ${next.ms.toFixed(2)} ms with ${next.name}`);
}

function report(name: string, unit: string, value: number, detail = ""): void {
  console.log(`${name.padEnd(76)} ${value.toFixed(value < 100 ? 2 : 0).padStart(8)} ${unit}  ${detail}`);
  console.log(
    JSON.stringify({ bench: "render", name, unit, value: Number(value.toFixed(3)), ...(detail ? { detail } : {}) }),
  );
}
