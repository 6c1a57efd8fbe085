import type { Joining, RequestCost, RemoteId } from "../../src/delivery/destination.js";
import { Board, type Note } from "./board.js";

const LONGEST_LINE = 12;

/** A board that takes one note at once and then one a second, and where short notes can stand on one. */
export class LimitedBoard extends Board {
  /** How many notes it takes at once. */
  burst = 1;

  readonly joining: Joining<Note> = {
    count: (messages) =>
      messages.findIndex((notes) => !isShort(notes)) < 0
        ? messages.length
        : Math.max(
            1,
            messages.findIndex((notes) => !isShort(notes)),
          ),
    join: (messages) => {
      const apart = messages.flatMap((notes, index) => (isShort(notes) ? [] : [index]));
      const texts = messages.map((notes, index) => (apart.includes(index) ? "…" : (notes[0]?.text ?? "")));
      return { part: { text: texts.join(" + "), answers: null }, apart };
    },
    following: (notes, remoteId) => notes.map((note, index) => (index === 0 ? { ...note, answers: remoteId } : note)),
    withMessages: (remoteId, messageIds) => `${remoteId}&${messageIds.join(".")}`,
    messagesIn: (remoteId) => (remoteId.split("&")[1] ?? "").split(".").filter(Boolean).map(Number),
  };

  costOf(address: string): RequestCost {
    const limit = { count: this.burst + 6, windowMs: 6_000, burst: this.burst };
    return { messages: 1, budgets: [{ name: address, of: "address", limit }] };
  }

  override async edit(address: string, id: RemoteId, note: Note): Promise<RemoteId> {
    await super.edit(address, noteId(id), note);
    return id;
  }

  override async remove(address: string, id: RemoteId): Promise<void> {
    await super.remove(address, noteId(id));
  }
}

/** Without what it says of the messages in it. */
export function noteId(id: RemoteId): string {
  return id.split("&")[0] ?? "";
}

function isShort(notes: readonly Note[]): boolean {
  const [only, ...others] = notes;
  return only !== undefined && others.length === 0 && only.answers === null && only.text.length <= LONGEST_LINE;
}
