import { expect, test } from "vitest";
import type { GuildImport, MappingView, Store } from "../../src/store/store.js";
import { audit, NOW, startStoreWorld } from "./store-world.js";

export function transferSuite(open: () => { store: Store }): void {
  const start = async () => {
    const world = await startStoreWorld(open().store);
    const { guildId, store } = world;
    const request = (changes: Partial<GuildImport> = {}): GuildImport => ({
      ...{ guildId, change: {}, links: [], filters: [], switched: [] },
      audit: audit({ guildId, action: "import", subject: "guild" }),
      ...changes,
    });
    const changed = ({ id }: MappingView, changes: Partial<GuildImport["links"][number]> = {}) => ({
      ...{ mappingId: id, options: {}, state: null, restored: false },
      ...changes,
    });
    const rule = { mappingId: null, action: "mask", kind: "keyword", value: "bad", enabled: false } as const;
    return { ...world, store, request, changed, rule };
  };

  test("an import changes settings, links and filters at once, and leaves one audit row", async () => {
    const { acceptOne, changed, guildId, link, request, rule, store, waitingIn } = await start();
    const mapping = await link();
    await acceptOne(mapping);
    const outcome = await store.importGuild(
      request({
        change: { language: "en" },
        links: [changed(mapping, { state: "paused", options: { pause: "drop" } })],
        filters: [rule, { ...rule, mappingId: mapping.id, enabled: true }],
      }),
    );
    expect(outcome.guild).toMatchObject({ guildId, language: "en" });
    expect(outcome.mappings).toEqual([{ ...mapping, state: "paused", options: { pause: "drop" } }]);
    expect(outcome.filters).toMatchObject([
      { ...rule, number: 1, hits: 0, createdAt: NOW },
      { mappingId: mapping.id, number: 2, enabled: true },
    ]);
    expect(await store.listFilters({ guildId })).toEqual(outcome.filters);
    expect(await waitingIn(mapping.laneId)).toEqual([]);
    const resumed = await store.importGuild(
      request({ links: [changed(mapping, { state: "active" })], switched: [{ number: 1, enabled: true }] }),
    );
    expect(resumed.filters.map(({ enabled }) => enabled)).toEqual([true, true]);
    expect(await waitingIn(mapping.laneId)).toHaveLength(1);
    const rows = await store.listAudit({ guildId, cursor: null, limit: 10 });
    expect(rows.items.map(({ action }) => action)).toEqual(["import", "import", "link"]);
  });

  test("an ended link comes back with its number, and what was said since is not sent", async () => {
    const { acceptOne, changed, guildId, link, request, store, waitingIn } = await start();
    const mapping = await link();
    await acceptOne(mapping);
    await store.removeMapping({ guildId, number: 1, audit: audit({ guildId }) });
    expect(await store.listPastMappings({ guildId })).toEqual([{ ...mapping, removedAt: NOW }]);
    const { mappings } = await store.importGuild(
      request({ links: [changed(mapping, { state: "active", restored: true, options: { since: NOW } })] }),
    );
    expect(mappings).toEqual([{ ...mapping, options: { since: NOW } }]);
    expect(await store.findMapping({ guildId, number: 1 })).toEqual(mappings[0]);
    expect(await waitingIn(mapping.laneId)).toEqual([]);
    await acceptOne({ ...mapping, options: {} });
    expect(await waitingIn(mapping.laneId)).toHaveLength(1);
  });

  test("an import never touches another guild, and does nothing where it can't be whole", async () => {
    const { changed, guildId, link, request, rule, store } = await start();
    const other = await start();
    const theirs = await other.link();
    await other.store.importGuild(other.request({ filters: [rule] }));
    const filters = [{ ...rule, value: "new" }];
    const change = { language: "zh" } as const;
    await expect(
      store.importGuild(request({ change, filters, links: [changed(theirs, { state: "paused" })] })),
    ).rejects.toThrow();
    expect(await store.getGuild({ guildId })).toMatchObject({ language: null });
    expect(await store.listFilters({ guildId })).toEqual([]);
    expect(await store.findMapping({ guildId: other.guildId, number: 1 })).toEqual(theirs);
    await store.importGuild(request({ switched: [{ number: 1, enabled: true }] }));
    expect(await store.listFilters({ guildId: other.guildId })).toMatchObject([{ enabled: false }]);
    expect(await store.listPastMappings({ guildId })).toEqual([]);
    const [ended, live] = [await link("lounge", "1/2"), "1/2"];
    await store.removeMapping({ guildId, number: 1, audit: audit({ guildId }) });
    await link("lounge", live);
    // Two links of one channel to one place would send everything twice.
    await expect(
      store.importGuild(request({ filters, links: [changed(ended, { restored: true, state: "active" })] })),
    ).rejects.toThrow();
    expect(await store.listFilters({ guildId })).toEqual([]);
  });
}
