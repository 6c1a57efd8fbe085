import { defaultPresentation, type Presentation } from "../message/index.js";
import type { MappingView, Store } from "../store/store.js";

const none: readonly MappingView[] = [];

/**
 * Every mapping in memory: what each message asks for. It changes in one place after each change in the store,
 * so it is never out of date: `load` for all, `put` and `remove` for one.
 */
export class MappingIndex {
  readonly #byId = new Map<number, MappingView>();
  readonly #byChannel = new Map<string, readonly MappingView[]>();

  async load(store: Pick<Store, "listAllMappings">): Promise<void> {
    const mappings = await store.listAllMappings({});
    this.#byId.clear();
    this.#byChannel.clear();
    for (const mapping of mappings) this.put(mapping);
  }

  /** A new mapping, or a known one as it is now. */
  put(mapping: MappingView): void {
    this.remove(mapping.id);
    this.#byId.set(mapping.id, mapping);
    const others = this.mappingsOf(mapping.channelId);
    this.#byChannel.set(
      mapping.channelId,
      [...others, mapping].sort((one, other) => one.id - other.id),
    );
  }

  remove(mappingId: number): void {
    const known = this.#byId.get(mappingId);
    if (!known) return;
    this.#byId.delete(mappingId);
    const others = this.mappingsOf(known.channelId).filter((mapping) => mapping.id !== mappingId);
    if (others.length === 0) this.#byChannel.delete(known.channelId);
    else this.#byChannel.set(known.channelId, others);
  }

  /** The mappings of a channel, whatever their state, oldest first. */
  mappingsOf(channelId: string): readonly MappingView[] {
    return this.#byChannel.get(channelId) ?? none;
  }

  find(mappingId: number): MappingView | null {
    return this.#byId.get(mappingId) ?? null;
  }

  /** The source channels, for what was missed. */
  channelIds(): readonly string[] {
    return [...this.#byChannel.keys()];
  }

  all(): readonly MappingView[] {
    return [...this.#byId.values()];
  }
}

/** How a mapping's copies look: its own choices over the defaults. */
export function presentationOf({ options }: Pick<MappingView, "options">, timeZone: string): Presentation {
  const { persona, header, attachments, mentions } = { ...defaultPresentation, ...options };
  return { persona, header, attachments, mentions, timeZone };
}
