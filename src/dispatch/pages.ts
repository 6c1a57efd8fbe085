import { UserError, type Translate } from "../language/index.js";
import type { Page, PageQuery } from "../store/history.js";
import type { Reply, Step } from "./reply.js";
import type { ReplyCard } from "./reply-card.js";

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

/** A page's card with buttons to its neighbours; a list of one page has none. */
export function turnable(
  t: Translate,
  card: ReplyCard,
  list: {
    readonly page: number;
    readonly more: boolean;
    readonly forOne: boolean;
    turnTo(page: number): Promise<Reply>;
  },
): Reply {
  const step = (key: "page.button-previous" | "page.button-next", page: number): Step => ({
    label: t.plain(key),
    tone: "info",
    take: () => list.turnTo(page),
  });
  const steps = [
    ...(list.page > 1 ? [step("page.button-previous", list.page - 1)] : []),
    ...(list.more ? [step("page.button-next", list.page + 1)] : []),
  ];
  return steps.length === 0 ? card : { start: card, steps, forOne: list.forOne, harmless: true };
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
