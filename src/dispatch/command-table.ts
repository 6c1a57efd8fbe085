import type { Language } from "../language/index.js";
import { foldWord, type Word } from "./command-line.js";
import type { Command } from "./define-command.js";

/** A command that a line names, and what is left for it. */
export interface FoundCommand {
  readonly command: Command;
  /** The name as it was typed: tells kasumi what to match, and us which language the person speaks. */
  readonly typedName: string;
  readonly typedIn: Language;
  readonly words: readonly Word[];
}

/** All commands by all their names. */
export class CommandTable {
  readonly #byName = new Map<string, { readonly command: Command; readonly language: Language }>();

  constructor(readonly all: readonly Command[]) {
    for (const command of all) {
      for (const language of ["en", "zh"] as const) {
        for (const name of command.names[language]) this.#add(name, command, language);
      }
    }
  }

  /** The longest name that the words begin with: "filter add" before "filter". */
  find(words: readonly Word[]): FoundCommand | null {
    const typed: string[] = [];
    for (const word of words) {
      if (typeof word !== "string" || typed.length === LONGEST_NAME) break;
      typed.push(foldWord(word));
    }
    for (let length = typed.length; length > 0; length -= 1) {
      const typedName = typed.slice(0, length).join(" ");
      const found = this.#byName.get(typedName);
      if (found) return { command: found.command, typedName, typedIn: found.language, words: words.slice(length) };
    }
    return null;
  }

  /** The command whose name looks most like a word, in either language; null when none comes close. */
  nearest(word: string): Command | null {
    const typed = foldWord(word);
    const ranked = [...this.#byName]
      .map(([name, { command }]) => ({ command, distance: unlikeness(typed, name), most: Math.ceil(name.length / 2) }))
      .filter(({ distance, most }) => distance <= most && distance < [...typed].length)
      .sort((one, other) => one.distance - other.distance);
    return ranked[0]?.command ?? null;
  }

  #add(name: string, command: Command, language: Language): void {
    const folded = foldWord(name);
    if (this.#byName.has(folded)) throw new Error(`Two commands are called ${name}`);
    this.#byName.set(folded, { command, language });
  }
}

/** Names are of one word or two. */
const LONGEST_NAME = 2;
const LONGEST_COMPARED = 24;

/** A word that a name begins, or that begins a name, is as near as one slip: "暂停一下", "stat". */
function unlikeness(typed: string, name: string): number {
  const begins = typed.startsWith(name) || (typed.length > 1 && name.startsWith(typed));
  return begins ? 1 : editDistance(typed, name);
}

/** How many letters must be added, dropped, changed or swapped with their neighbour. */
export function editDistance(one: string, other: string): number {
  const from = [...one].slice(0, LONGEST_COMPARED);
  const to = [...other].slice(0, LONGEST_COMPARED);
  const rows = [[...to.keys(), to.length]];
  for (const [i, letter] of from.entries()) {
    const row = [i + 1];
    for (const [j, wanted] of to.entries()) {
      const swapped = i > 0 && j > 0 && letter === to[j - 1] && from[i - 1] === wanted;
      row.push(
        Math.min(
          (row[j] ?? 0) + 1,
          (rows[i]?.[j + 1] ?? 0) + 1,
          (rows[i]?.[j] ?? 0) + (letter === wanted ? 0 : 1),
          swapped ? (rows[i - 1]?.[j - 1] ?? 0) + 1 : Infinity,
        ),
      );
    }
    rows.push(row);
  }
  return rows[from.length]?.[to.length] ?? 0;
}
