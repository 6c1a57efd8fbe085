import type {
  Destination,
  LostAnswer,
  LostTry,
  RemoteId,
  RightCheck,
  ShownPart,
} from "../../src/delivery/destination.js";
import { DeliveryError, type DeliveryFailure } from "../../src/delivery/errors.js";
import type { Message, RenderContext } from "../../src/message/index.js";

/** What a board's request carries: one note. */
export interface Note {
  readonly text: string;
  /** Only the first sending can set it. */
  readonly answers: RemoteId | null;
}

type Verb = "send" | "edit" | "remove" | "look";

interface Fault {
  readonly on: Verb;
  readonly failure: DeliveryFailure;
  /** It is done all the same, only its answer gets lost. */
  readonly arrives: boolean;
}

/** The smallest platform there can be: a board that notes are pinned to. Each "|" of a text begins another note. */
export class Board implements Destination<Note> {
  readonly platform = "discord";
  /** By remote id, in the order of their sending. */
  readonly notes = new Map<RemoteId, Note>();
  /** Every request that came, also refused ones: "send hello", "edit 1 bye", "remove 1". */
  readonly requests: string[] = [];
  readonly keys: string[] = [];
  /** Called when a request has come and before it is answered. */
  onRequest: (request: string) => void | Promise<void> = () => undefined;
  /** A note that comes again under the same key is ignored. */
  knowsKeys = false;
  /** Set by `showsWhatWasSent`: as on platforms that show bots nothing, it isn't there at first. */
  findLost?: NonNullable<Destination<Note>["findLost"]>;
  readonly #faults: Fault[] = [];
  readonly #sentBy = new Map<string, RemoteId>();

  failsOnce(on: Verb, failure: DeliveryFailure, arrives = false): void {
    this.#faults.push({ on, failure, arrives });
  }

  /** From now on it can be asked what is there; "blind": it won't tell. */
  showsWhatWasSent(answers: "rightly" | "blind" = "rightly"): void {
    this.findLost = async (_address, lost) => {
      return await this.#request("look", `after ${lost.after.join(", ")}`, () =>
        answers === "blind" ? { state: "unknown" as const } : this.#find(lost),
      );
    };
  }

  #find({ parts, after }: LostTry<Note>): LostAnswer {
    const newestKnown = Math.max(0, ...after.map(Number));
    const found = [...this.notes].find(
      ([id, { text }]) => Number(id) > newestKnown && parts.some((part) => part.text === text),
    );
    return found ? { state: "arrived", remoteId: found[0] } : { state: "lost" };
  }

  /** Is there, without an answer to anyone. */
  arrives(note: Note, key = "another"): RemoteId {
    this.keys.push(key);
    const id = `${this.keys.length}`;
    this.notes.set(id, note);
    return id;
  }

  get shows(): readonly string[] {
    return [...this.notes.values()].map(({ text, answers }) => (answers === null ? text : `${text} <- ${answers}`));
  }

  render(message: Message, { quotedCopy, struck }: RenderContext): readonly Note[] {
    const text = message.content.map((node) => (node.type === "text" ? node.text : "")).join("");
    const texts = (struck ? `gone: ${text}` : text).split("|");
    return texts.map((part, index) => ({ text: part, answers: index === 0 ? quotedCopy : null }));
  }

  describe({ text }: Note): ShownPart {
    return { text, files: [], buttons: [], sender: null };
  }

  editable({ text }: Note): unknown {
    return text;
  }

  async send(_address: string, note: Note, key: string): Promise<RemoteId> {
    return await this.#request("send", note.text, () => {
      const known = this.#sentBy.get(key);
      if (this.knowsKeys && known !== undefined) return known;
      const id = this.arrives(note, key);
      this.#sentBy.set(key, id);
      return id;
    });
  }

  async edit(_address: string, id: RemoteId, { text }: Note): Promise<RemoteId> {
    return await this.#request("edit", `${id} ${text}`, () => {
      const note = this.notes.get(id);
      if (note) this.notes.set(id, { ...note, text });
      return id;
    });
  }

  async remove(_address: string, id: RemoteId): Promise<void> {
    await this.#request("remove", id, () => void this.notes.delete(id));
  }

  linkTo(address: string, id: RemoteId): string {
    return `board://${address}/${id}`;
  }

  async setReactions(): Promise<readonly string[]> {
    return [];
  }

  async setPinned(): Promise<void> {}

  async checkRights(): Promise<readonly RightCheck[]> {
    return [];
  }

  async describePlace(): Promise<string> {
    return "Board";
  }

  async #request<T>(verb: Verb, rest: string, act: () => T): Promise<T> {
    const request = `${verb} ${rest}`;
    this.requests.push(request);
    await this.onRequest(request);
    const index = this.#faults.findIndex(({ on }) => on === verb);
    const [fault] = index < 0 ? [] : this.#faults.splice(index, 1);
    if (!fault || fault.arrives) {
      const answer = act();
      if (!fault) return answer;
    }
    throw new DeliveryError(fault.failure, `The board says ${fault.failure.kind}`);
  }
}
