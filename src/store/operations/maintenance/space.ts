import type { Space } from "../../maintenance.js";
import type { Session } from "../../session.js";

export async function readSpace(session: Session): Promise<Space> {
  const { pragma } = session;
  if (!pragma) return { pageBytes: null, pages: 0, freePages: 0, shrinks: false };
  const read = (name: string): number => Number(pragma(name)[0]?.[name]);
  return {
    pageBytes: read("page_size"),
    pages: read("page_count"),
    freePages: read("freelist_count"),
    shrinks: read("auto_vacuum") === INCREMENTAL,
  };
}

const INCREMENTAL = 2;

export async function giveBackSpace(session: Session, { pages }: { readonly pages: number }): Promise<Space> {
  // As long as it is asked for rows it goes on, page by page: https://sqlite.org/pragma.html#pragma_incremental_vacuum
  session.pragma?.(`incremental_vacuum(${Math.max(1, Math.floor(pages))})`);
  return readSpace(session);
}

/** PostgreSQL has its own worker for that. */
export async function optimize(session: Session): Promise<void> {
  session.pragma?.("optimize");
}
