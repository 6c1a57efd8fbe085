/**
 * KOOK's ids of some thousand messages that follow each other, packed into eight bytes each: one row of
 * `source_id_block`. It is written once, when its messages are no longer the newest, so that taking a message in pays
 * for no index over ids that come in no order.
 *
 * A key is a number of 53 bits, the most that a double holds exactly: 33 bits of the id's hash, then how far its row's
 * id lies behind the block's first one. Keys are sorted. Two ids can share a hash, so whoever finds a row compares it.
 */

/** A message as far as it is found by KOOK's id. */
export interface KeptId {
  readonly sourceId: string;
  readonly id: number;
  readonly sentAt: number;
}

export interface SealedIds {
  readonly firstId: number;
  readonly lastId: number;
  readonly firstSentAt: number;
  readonly lastSentAt: number;
  readonly filter: Uint32Array;
}

export const IDS_IN_A_BLOCK = 16_384;

const SPREAD = 2 ** 20;
/** With sixteen bits an id, one of a thousand ids that aren't there seems to be. */
const FILTER_BITS = 2 ** 18;
const BITS_OF_AN_ID = 6;

/** Of rows in the order of their ids, as many as one block holds: at least one. */
export function sealIds(rows: readonly KeptId[]): SealedIds & { readonly keys: Float64Array } {
  const firstId = rows[0]?.id ?? 0;
  const near = rows.slice(0, IDS_IN_A_BLOCK).filter(({ id }) => id - firstId < SPREAD);
  const keys = new Float64Array(near.length);
  const filter = new Uint32Array(FILTER_BITS / 32);
  let [firstSentAt, lastSentAt] = [Infinity, -Infinity];
  for (const [index, { sourceId, id, sentAt }] of near.entries()) {
    const hash = hashSourceId(sourceId);
    keys[index] = hash - (hash % SPREAD) + (id - firstId);
    mark(filter, hash);
    firstSentAt = Math.min(firstSentAt, sentAt);
    lastSentAt = Math.max(lastSentAt, sentAt);
  }
  return { firstId, lastId: near.at(-1)?.id ?? 0, firstSentAt, lastSentAt, filter, keys: keys.sort() };
}

/**
 * Two rounds of multiplication and mixing, 53 bits of them (cyrb53, https://github.com/bryc/code, public domain).
 * Files hold what it says, so it never changes.
 */
export function hashSourceId(sourceId: string): number {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let index = 0; index < sourceId.length; index += 1) {
    const unit = sourceId.charCodeAt(index);
    a = Math.imul(a ^ unit, 2_654_435_761);
    b = Math.imul(b ^ unit, 1_597_334_677);
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
  return (b & 0x1fffff) * 2 ** 32 + (a >>> 0);
}

/** A Bloom filter: false means that the block doesn't have it. */
export function mayHold(filter: Uint32Array, hash: number): boolean {
  const step = Math.floor(hash / 2 ** 32) | 1;
  for (let bit = hash >>> 0, count = 0; count < BITS_OF_AN_ID; count += 1, bit = (bit + step) | 0) {
    const place = bit & (FILTER_BITS - 1);
    if (((filter[place >>> 5] as number) & (1 << (place & 31))) === 0) return false;
  }
  return true;
}

function mark(filter: Uint32Array, hash: number): void {
  const step = Math.floor(hash / 2 ** 32) | 1;
  for (let bit = hash >>> 0, count = 0; count < BITS_OF_AN_ID; count += 1, bit = (bit + step) | 0) {
    const place = bit & (FILTER_BITS - 1);
    filter[place >>> 5] = (filter[place >>> 5] as number) | (1 << (place & 31));
  }
}

/** The rows whose ids have this hash: none, one, and hardly ever more. */
export function findRows(keys: Float64Array, firstId: number, hash: number): readonly number[] {
  const from = hash - (hash % SPREAD);
  const rows: number[] = [];
  for (let index = firstFrom(keys, from); index < keys.length; index += 1) {
    const key = keys[index] as number;
    if (key >= from + SPREAD) break;
    rows.push(firstId + (key % SPREAD));
  }
  return rows;
}

/** The place of the first key that isn't below. */
function firstFrom(keys: Float64Array, key: number): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] as number) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function toBlob(numbers: Float64Array | Uint32Array): Buffer {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

// A buffer from the database may begin anywhere in its memory, where numbers can't be read: so both copy.

export function keysFrom(blob: Buffer): Float64Array {
  return new Float64Array(Uint8Array.from(blob).buffer);
}

export function filterFrom(blob: Buffer): Uint32Array {
  return new Uint32Array(Uint8Array.from(blob).buffer);
}
