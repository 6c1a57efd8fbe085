import { chinese, english, type Language } from "./phrases.js";
import type { SeededRandom } from "./random.js";

export type LanguageName = "zh" | "en";

const LANGUAGES: Readonly<Record<LanguageName, Language>> = { zh: chinese, en: english };

/** How many sentences a message has: most are one short line, a few are a page. */
const REPLIES = 0.42;
const LONG = 0.012;
const RARE_WORDS = 0.08;

/** One message's text, without any markup. */
export function makeText(random: SeededRandom, name: LanguageName): string {
  const language = LANGUAGES[name];
  if (random.chance(REPLIES)) return random.pick(language.replies);
  const sentences = random.chance(LONG) ? 10 + random.below(40) : 1 + Math.floor(random.next() ** 4 * 6);
  return makeSentences(random, language, sentences);
}

/** A text of a few words, for names of files, cards and quotes. */
export function makeTitle(random: SeededRandom, name: LanguageName): string {
  const { words } = LANGUAGES[name];
  const space = LANGUAGES[name].joint;
  return `${random.pick(words["game"] ?? [])}${space}${random.pick(words["place"] ?? [])}`;
}

function makeSentences(random: SeededRandom, language: Language, count: number): string {
  let text = "";
  for (let index = 0; index < count; index += 1) {
    if (index > 0) text += count > 9 && index % 4 === 0 ? "\n" : language.joint || "。";
    text += makeSentence(random, language);
  }
  return text;
}

function makeSentence(random: SeededRandom, language: Language): string {
  const pieces = piecesOf(random.pick(language.sentences));
  let sentence = "";
  for (const piece of pieces) {
    const words = piece.slot ? language.words[piece.text] : undefined;
    sentence += words ? fill(random, language, words) : piece.text;
  }
  return sentence;
}

function fill(random: SeededRandom, language: Language, words: readonly string[]): string {
  if (!random.chance(RARE_WORDS)) return random.pick(words);
  const first = random.pick(language.syllables);
  // Squared: the first syllables come often, the last hardly ever.
  const second = language.syllables[Math.floor(random.next() ** 2 * language.syllables.length)] ?? "";
  return `${first}${second}`;
}

interface Piece {
  readonly text: string;
  readonly slot: boolean;
}

const known = new Map<string, readonly Piece[]>();

/** The sentence cut at its slots: cut once, used a hundred thousand times. */
function piecesOf(sentence: string): readonly Piece[] {
  const there = known.get(sentence);
  if (there) return there;
  const pieces = sentence
    .split(/\{(\w+)\}/)
    .map((text, index) => ({ text, slot: index % 2 === 1 }))
    .filter(({ text }) => text !== "");
  known.set(sentence, pieces);
  return pieces;
}
