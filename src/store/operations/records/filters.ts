import type { FindOptionsWhere } from "typeorm";
import { FilterRule } from "../../../../entities/index.js";
import type { FilterView } from "../../history.js";
import type { Session } from "../../session.js";
import type { NewAudit } from "../../store.js";
import { recordAudit } from "../audit.js";
import { takeNumber } from "../guilds.js";

type FilterName = Pick<FilterView, "guildId" | "number">;

export async function listAllFilters(session: Session): Promise<readonly FilterView[]> {
  return findFilters(session, {});
}

export async function listFilters(
  session: Session,
  { guildId }: { readonly guildId: string },
): Promise<readonly FilterView[]> {
  return findFilters(session, { guildId });
}

async function findFilters(session: Session, where: FindOptionsWhere<FilterRule>): Promise<readonly FilterView[]> {
  const found = await session.orm.find(FilterRule, { where, order: { guildId: "ASC", number: "ASC" } });
  return found.map(viewFilter);
}

export interface NewFilter extends Pick<FilterView, "guildId" | "mappingId" | "action" | "kind" | "value"> {
  readonly audit: NewAudit;
}

/** Its number is the guild's next, whatever was removed. */
export async function addFilter(session: Session, { audit, ...rule }: NewFilter): Promise<FilterView> {
  const number = await takeNumber(session, rule.guildId, "lastFilterNumber");
  const made = { ...rule, number, enabled: true, hits: 0, createdBy: audit.actorId, createdAt: audit.at };
  await session.orm.createQueryBuilder().insert().into(FilterRule).values(made).updateEntity(false).execute();
  await recordAudit(session, audit);
  return made;
}

export async function setFilterEnabled(
  session: Session,
  { guildId, number, enabled, audit }: FilterName & { readonly enabled: boolean; readonly audit: NewAudit },
): Promise<FilterView | null> {
  const { affected } = await session.orm.update(FilterRule, { guildId, number }, { enabled });
  if (affected === 0) return null;
  await recordAudit(session, audit);
  return findFilter(session, { guildId, number });
}

export async function removeFilter(
  session: Session,
  { guildId, number, audit }: FilterName & { readonly audit: NewAudit },
): Promise<FilterView | null> {
  const filter = await findFilter(session, { guildId, number });
  if (!filter) return null;
  await session.orm.delete(FilterRule, { guildId, number });
  await recordAudit(session, audit);
  return filter;
}

async function findFilter(session: Session, name: FilterName): Promise<FilterView | null> {
  const filter = await session.orm.findOneBy(FilterRule, { guildId: name.guildId, number: name.number });
  return filter && viewFilter(filter);
}

export async function countFilterHits(
  session: Session,
  { hits }: { readonly hits: readonly (FilterName & { readonly count: number })[] },
): Promise<void> {
  for (const { guildId, number, count } of hits) {
    await session.run(
      `UPDATE filter_rule SET "hits" = "hits" + ? WHERE "guildId" = ? AND "number" = ?`,
      count,
      guildId,
      number,
    );
  }
}

function viewFilter(filter: FilterRule): FilterView {
  const { number, guildId, mappingId, action, kind, value, enabled, hits, createdBy, createdAt } = filter;
  return { number, guildId, mappingId, action, kind, value, enabled, hits, createdBy, createdAt };
}
