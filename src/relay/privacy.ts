import { z } from "zod";
import type { Clock } from "../clock.js";
import { UserError } from "../language/index.js";
import type { Logger } from "../log.js";
import type { Page } from "../store/history.js";
import type { Store } from "../store/store.js";
import type { PersonMessage } from "../store/take-back.js";
import { Allowance } from "./allowance.js";
import { Errands, type ErrandsOptions } from "./errands.js";
import type { MappingIndex } from "./mapping-index.js";
import type { Namesakes } from "./namesakes.js";
import type { OptOuts } from "./opt-outs.js";
import { exportFile, type ExportFile } from "./personal-export.js";
import type { Recalls } from "./recalls.js";
import { untilRemoved } from "./until-removed.js";

export interface PrivacyOptions {
  readonly store: Pick<
    Store,
    "listMessagesOf" | "listRecordsOf" | "forgetMessages" | "forgetTraces" | "recallMessage" | "readTrace"
  > &
    ErrandsOptions<ForgetState>["store"];
  readonly optOuts: OptOuts;
  readonly recalls: Pick<Recalls, "handOver">;
  readonly namesakes: Pick<Namesakes, "forget">;
  readonly index: Pick<MappingIndex, "find">;
  readonly retention: Retention;
  readonly clock: Clock;
  readonly log: Logger;
  /** What waits to be sent is no longer what it was. */
  readonly waitingChanged: () => void;
  /** Tells a person that all is forgotten. Never rejects. */
  readonly tellForgotten: (forgotten: ForgetState) => Promise<void>;
}

/** In days. */
export interface Retention {
  readonly contentDays: number;
  readonly logDays: number;
  readonly archiveDays: number;
  readonly backups: number;
}

/** What is held about one person. */
export interface Holdings {
  readonly optedOut: boolean;
  readonly messages: number;
  /** Of these, those whose text is still kept. */
  readonly texts: number;
  readonly copies: number;
  /** There are more messages than these. */
  readonly more: boolean;
}

const forgetState = z.object({
  userId: z.string(),
  language: z.enum(["zh", "en"]),
  /** Their copies on the other platforms go too. */
  withCopies: z.boolean(),
  /** What is said later is not touched. */
  before: z.number(),
  phase: z.enum(["copies", "messages", "traces"]),
  cursor: z.string().nullable(),
  afterId: z.number(),
  /** The messages of the last step, whose copies may still be under way. */
  underWay: z.array(z.string()),
  messages: z.number(),
  copies: z.number(),
});

/** How far forgetting a person is. */
export type ForgetState = Readonly<z.output<typeof forgetState>>;

const A_STEP = 10;
const FORGOTTEN_A_STEP = 100;
const LOOKED_AT_A_STEP = 1_000;
const MOST_COUNTED = 20_000;
const TIMEOUT_MS = 60_000;
/** Looking through all messages is dear: a person may ask for it so often. */
const LOOKS = { burst: 4, refillMs: 60_000 };
/** Opting out is always possible; opting in again so often. */
const RETURNS = { burst: 3, refillMs: 60_000 };

/**
 * What each person decides about what the relay does with what they say. It is about all guilds that this installation
 * serves: whoever wants to be left alone needn't find out where.
 */
export class Privacy {
  readonly #looks: Allowance;
  readonly #returns: Allowance;
  readonly #forgetting: Errands<ForgetState>;

  constructor(private readonly options: PrivacyOptions) {
    const { store, clock, log, tellForgotten } = options;
    this.#looks = new Allowance(clock, LOOKS);
    this.#returns = new Allowance(clock, RETURNS);
    this.#forgetting = new Errands({
      ...{ store, clock, log },
      prefix: "forget:",
      schema: forgetState,
      step: (state, signal) => this.#step(state, signal),
      ended: (state) => tellForgotten(state),
    });
  }

  get retention(): Retention {
    return this.options.retention;
  }

  async start(): Promise<void> {
    await this.#forgetting.start();
  }

  async stop(): Promise<void> {
    await this.#forgetting.stop();
  }

  async optOut(userId: string): Promise<boolean> {
    return await this.options.optOuts.add(userId);
  }

  /** @throws UserError when they go back and forth too often: each time all that waits is looked through anew */
  async optIn(userId: string): Promise<boolean> {
    if (!this.#returns.take(userId)) {
      throw new UserError("error.too-fast", { wait: Math.max(1_000, this.#returns.waitMs(userId)) });
    }
    return await this.options.optOuts.remove(userId);
  }

  isForgetting(userId: string): boolean {
    return this.#forgetting.find(userId) !== null;
  }

  /** @throws UserError when they ask too often */
  async look(userId: string): Promise<Holdings> {
    this.#takeLook(userId);
    const optedOut = this.options.optOuts.has(userId);
    const counts = { messages: 0, texts: 0, copies: 0 };
    for await (const { message, mappingIds } of this.#messagesOf(userId)) {
      counts.messages += 1;
      if (message !== null) counts.texts += 1;
      counts.copies += mappingIds.length;
      if (counts.messages >= MOST_COUNTED) return { optedOut, ...counts, more: true };
    }
    return { optedOut, ...counts, more: false };
  }

  /** All that is held, as files to be read by people and programs. @throws UserError when they ask too often */
  async *export(userId: string): AsyncGenerator<ExportFile> {
    this.#takeLook(userId);
    const { store, index, clock } = this.options;
    const records = await store.listRecordsOf({ userId }, { timeoutMs: TIMEOUT_MS });
    yield* exportFile(
      { userId, records, now: clock.now(), findMapping: (id) => index.find(id) },
      this.#messagesOf(userId),
    );
  }

  /** Forgets all that was said so far. @throws UserError when it is being done already */
  async forget(userId: string, withCopies: boolean, language: ForgetState["language"]): Promise<void> {
    const begin = { cursor: null, afterId: 0, underWay: [], messages: 0, copies: 0 };
    const phase = withCopies ? "copies" : "messages";
    const state: ForgetState = { userId, language, withCopies, before: this.options.clock.now(), phase, ...begin };
    if (!(await this.#forgetting.begin(userId, state))) throw new UserError("privacy.delete-busy");
  }

  #takeLook(userId: string): void {
    if (this.#looks.take(userId)) return;
    throw new UserError("error.too-fast", { wait: Math.max(1_000, this.#looks.waitMs(userId)) });
  }

  async *#messagesOf(userId: string): AsyncGenerator<PersonMessage> {
    for (let cursor: string | null = null; ;) {
      const page = await this.#readPage(userId, cursor, 200);
      yield* page.items;
      cursor = page.next;
      if (cursor === null) return;
    }
  }

  async #readPage(authorId: string, cursor: string | null, limit: number): Promise<Page<PersonMessage>> {
    const query = { guildId: null, authorId, since: 0, cursor, limit };
    return await this.options.store.listMessagesOf(query, { timeoutMs: TIMEOUT_MS });
  }

  async #step(state: ForgetState, signal: AbortSignal): Promise<ForgetState | null> {
    switch (state.phase) {
      case "copies":
        return await this.#removeCopies(state, signal);
      case "messages":
        return await this.#forgetMessages(state);
      case "traces":
        return await this.#forgetTraces(state);
    }
  }

  /** While the messages still tell whose they are. A few at a time, as a purge does. */
  async #removeCopies(state: ForgetState, signal: AbortSignal): Promise<ForgetState> {
    const { store, recalls, clock } = this.options;
    await untilRemoved(store, clock, state.underWay, signal);
    const page = await this.#readPage(state.userId, state.cursor, A_STEP);
    const underWay: string[] = [];
    let { copies } = state;
    for (const { messageId, mappingIds, receivedAt } of page.items) {
      if (mappingIds.length === 0 || receivedAt > state.before) continue;
      const recall = await store.recallMessage({ guildId: null, sourceId: messageId, now: clock.now(), audit: null });
      if (!recall) continue;
      recalls.handOver(recall);
      copies += recall.copies;
      underWay.push(messageId);
    }
    const next = { ...state, copies, underWay };
    return page.next === null ? { ...next, phase: "messages", cursor: null } : { ...next, cursor: page.next };
  }

  async #forgetMessages(state: ForgetState): Promise<ForgetState> {
    const { store, clock, waitingChanged } = this.options;
    const page = await this.#readPage(state.userId, state.cursor, FORGOTTEN_A_STEP);
    const ids = page.items.filter(({ receivedAt }) => receivedAt <= state.before).map(({ id }) => id);
    const done =
      ids.length === 0 ? 0 : (await store.forgetMessages({ authorId: state.userId, ids, now: clock.now() })).messages;
    if (done > 0) waitingChanged();
    const next = { ...state, messages: state.messages + done };
    return page.next === null ? { ...next, phase: "traces", cursor: null } : { ...next, cursor: page.next };
  }

  async #forgetTraces(state: ForgetState): Promise<ForgetState | null> {
    const { userId, afterId } = state;
    const { store, namesakes } = this.options;
    const { lastId, done } = await store.forgetTraces({ userId, afterId, limit: LOOKED_AT_A_STEP });
    if (done) namesakes.forget(userId);
    return done ? null : { ...state, afterId: lastId };
  }
}
