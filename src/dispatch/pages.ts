import { UserError } from "../language/index.js";
import type { Page, PageQuery } from "../store/history.js";

/** People page by number; what lies deeper than this they look for in another way. */
const LAST_PAGE = 100;
const MOST_AT_ONCE = 200;

export interface NumberedPage<Item> {
  readonly items: readonly Item[];
  readonly page: number;
  readonly more: boolean;
}

/** The page of a list with this number. @throws UserError when the list ends before it. */
export async function readPage<Item>(
  read: (query: PageQuery) => Promise<Page<Item>>,
  page: number,
  size: number,
): Promise<NumberedPage<Item>> {
  if (page > LAST_PAGE) throw new UserError("page.too-deep", { most: LAST_PAGE });
  const skipped = await readItems(read, null, (page - 1) * size);
  const ended = page > 1 && skipped.next === null;
  const { items, next } = ended ? skipped : await readItems(read, skipped.next, size);
  if (page > 1 && (ended || items.length === 0)) throw new UserError("page.none", { page });
  return { items, page, more: next !== null && page < LAST_PAGE };
}

/** Exactly so many, if there are: one page of the store may be short, and even empty, before the last one. */
async function readItems<Item>(
  read: (query: PageQuery) => Promise<Page<Item>>,
  from: string | null,
  count: number,
): Promise<Page<Item>> {
  const items: Item[] = [];
  let next = from;
  while (items.length < count) {
    const portion = await read({ cursor: next, limit: Math.min(count - items.length, MOST_AT_ONCE) });
    items.push(...portion.items);
    next = portion.next;
    if (next === null) break;
  }
  return { items, next };
}
