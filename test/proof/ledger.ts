/** The mark that each message carries, with its number and how often it was edited; a long one ends with its own. */
export const markOf = (number: number, version: number): string => `#${number}.${version}#`;
export const endMarkOf = (number: number, version: number): string => `§${number}.${version}§`;

/** What one place shows, oldest first. */
export interface Shown {
  readonly place: string;
  /** Where KOOK's messages of this place come from. */
  readonly channel: string;
  readonly texts: readonly string[];
}

export interface Balance {
  /** Copies that there have to be: messages said, times the places of their channel. */
  readonly due: number;
  /** Copies that are there as their message is now. */
  readonly whole: number;
  /** Copies of messages that were deleted, and are gone. */
  readonly gone: number;
  /** Copies that were sent twice, where an answer may have got lost. */
  readonly doubled: number;
  /** Each is a broken promise; none: the ledger balances. */
  readonly problems: readonly string[];
}

interface Entry {
  readonly channel: string;
  readonly long: boolean;
  version: number;
  removed: boolean;
}

/** Who keeps account of what was said in KOOK, and holds it against what is shown elsewhere. */
export class Ledger {
  readonly #entries: Entry[] = [];
  /** Sends whose answer nobody may have heard, as place and number. */
  readonly #doubtful = new Set<string>();

  get said(): number {
    return this.#entries.length;
  }

  /** A new message; its number. */
  say(channel: string, long = false): number {
    this.#entries.push({ channel, long, version: 0, removed: false });
    return this.#entries.length - 1;
  }

  /** Its new version. */
  edit(number: number): number {
    return (this.#entry(number).version += 1);
  }

  remove(number: number): void {
    this.#entry(number).removed = true;
  }

  /** The platform can't tell whether it has this one already: a second copy there is allowed. */
  doubt(place: string, text: string): void {
    for (const { number } of marksIn(text)) this.#doubtful.add(`${place} ${number}`);
  }

  balance(all: readonly Shown[]): Balance {
    let [due, whole, gone, doubled] = [0, 0, 0, 0];
    const problems: string[] = [];
    for (const { place, channel, texts } of all) {
      const marks = marksIn(texts.join("\n"));
      const ends = texts.join("\n");
      for (const number of this.#numbersOf(channel)) {
        const entry = this.#entry(number);
        const copies = marks.filter((mark) => mark.number === number);
        const isDoubtful = this.#doubtful.has(`${place} ${number}`);
        const name = `${place}: message ${number}`;
        due += 1;
        if (entry.removed) {
          if (copies.length === 0) gone += 1;
          else if (isDoubtful && copies.length === 1) doubled += 1;
          else problems.push(`${name} was deleted and is shown`);
          continue;
        }
        if (copies.length === 0) problems.push(`${name} is lost`);
        else if (!copies.some(({ version }) => version === entry.version))
          problems.push(`${name} is shown as it was before its last edit`);
        else if (entry.long && !ends.includes(endMarkOf(number, entry.version))) problems.push(`${name} lacks its end`);
        else whole += 1;
        if (copies.length > 1 && isDoubtful) doubled += copies.length - 1;
        else if (copies.length > 1) problems.push(`${name} is shown ${copies.length} times`);
      }
      problems.push(...disorder(place, marks));
      const foreign = marks.filter(({ number }) => this.#entries[number]?.channel !== channel);
      for (const { number } of foreign) problems.push(`${place}: message ${number} belongs elsewhere`);
    }
    return { due, whole, gone, doubled, problems };
  }

  #numbersOf(channel: string): readonly number[] {
    return this.#entries.flatMap((entry, number) => (entry.channel === channel ? [number] : []));
  }

  #entry(number: number): Entry {
    const entry = this.#entries[number];
    if (!entry) throw new Error(`There is no message ${number}`);
    return entry;
  }
}

interface Mark {
  readonly number: number;
  readonly version: number;
}

function marksIn(text: string): readonly Mark[] {
  return [...text.matchAll(/#(\d+)\.(\d+)#/g)].map(([, number, version]) => ({
    number: Number(number),
    version: Number(version),
  }));
}

/** A second copy of a message may come late; the first ones keep KOOK's order. */
function disorder(place: string, marks: readonly Mark[]): readonly string[] {
  const first = marks.filter(({ number }, index) => marks.findIndex((mark) => mark.number === number) === index);
  return first.flatMap(({ number }, index) => {
    const before = first[index - 1]?.number ?? -1;
    return number < before ? [`${place}: message ${number} comes after ${before}`] : [];
  });
}
