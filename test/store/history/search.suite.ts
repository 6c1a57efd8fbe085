import { expect, test } from "vitest";
import type { Store } from "../../../src/store/store.js";
import { allPages, BEGIN, startHistoryWorld, type Fact, type HistoryWorld } from "./history-world.js";

async function say(world: HistoryWorld, mapping: Awaited<ReturnType<HistoryWorld["link"]>>, text: string) {
  const [fact] = await world.take([mapping], BEGIN, { content: [{ type: "text", text }] });
  return fact!;
}

async function indexAll(store: Store, limit = 3): Promise<void> {
  while (!(await store.indexTexts({ limit })).done);
}

async function search({ store, guildId }: Pick<HistoryWorld, "store" | "guildId">, text: string, limit = 10) {
  const found = await allPages((page) => store.searchMessages({ guildId, text, ...page }), limit);
  return found.map(({ messageId }) => messageId);
}

const newestFirst = (...facts: readonly Fact[]): readonly string[] =>
  facts.toSorted((one, other) => other.id - one.id).map(({ message }) => message.id);

export function searchSuite(open: () => { store: Store }): void {
  test("a text is found by what stands in it, before it is in the index and after", async () => {
    const world = await startHistoryWorld(open().store);
    const mapping = await world.link();
    const meeting = await say(world, mapping, "明天晚上八点开会，别忘了");
    const english = await say(world, mapping, "Patch NOTES for v2 are out");
    const both = await say(world, mapping, "开会 patch 明天晚上说");
    for (const step of ["before", "in the middle", "after"]) {
      if (step === "in the middle") await world.store.indexTexts({ limit: 2 });
      if (step === "after") await indexAll(world.store);
      expect(await search(world, "开会"), step).toEqual(newestFirst(meeting, both));
      expect(await search(world, "八点开"), step).toEqual(newestFirst(meeting));
      expect(await search(world, "ｐａｔｃｈ"), step).toEqual(newestFirst(english, both));
      expect(await search(world, "patch notes"), step).toEqual(newestFirst(english));
      expect(await search(world, "not"), step).toEqual(newestFirst(english));
      expect(await search(world, "晚上 会"), step).toEqual(newestFirst(meeting, both));
      expect(await search(world, "上晚"), step).toEqual([]);
      expect(await search(world, "!!"), step).toEqual([]);
    }
  });

  test("a found message tells who said it, where and when, as plain text", async () => {
    const world = await startHistoryWorld(open().store);
    const mapping = await world.link();
    const [fact] = await world.take([mapping], BEGIN, {
      content: [
        { type: "bold", children: [{ type: "text", text: "龙鳞" }] },
        { type: "text", text: "到手" },
      ],
      attachments: [{ kind: "image", url: "https://img.example/1", name: "战利品.png", size: 5, contentType: null }],
    });
    await indexAll(world.store);
    const { items } = await world.store.searchMessages({
      guildId: world.guildId,
      text: "战利品 龙鳞到手",
      cursor: null,
      limit: 5,
    });
    expect(items).toEqual([
      {
        messageId: fact!.message.id,
        channelId: mapping.channelId,
        authorId: "author",
        authorName: "小明",
        kind: "text",
        sentAt: BEGIN - 80,
        receivedAt: BEGIN,
        text: "龙鳞到手\n战利品.png",
      },
    ]);
  });

  test("a guild finds nothing of another's", async () => {
    const [one, other] = [await startHistoryWorld(open().store), await startHistoryWorld(open().store)];
    const mine = await say(one, await one.link(), "同样的秘密");
    const theirs = await say(other, await other.link(), "同样的秘密");
    for (const step of ["tail", "index"]) {
      if (step === "index") await indexAll(one.store);
      expect(await search(one, "秘密"), step).toEqual(newestFirst(mine));
      expect(await search(other, "秘密"), step).toEqual(newestFirst(theirs));
    }
  });

  test("pages follow each other through what is in the index and what isn't yet", async () => {
    const world = await startHistoryWorld(open().store);
    const mapping = await world.link();
    const facts: Fact[] = [];
    for (let index = 0; index < 23; index += 1) {
      facts.push(await say(world, mapping, index % 3 === 0 ? "别的话题" : `第${index}条 公告`));
      if (index === 11) await indexAll(world.store);
    }
    const expected = newestFirst(...facts.filter((_, index) => index % 3 !== 0));
    for (const limit of [1, 4, 100]) expect(await search(world, "公告", limit)).toEqual(expected);
    await indexAll(world.store);
    expect(await search(world, "公告", 4)).toEqual(expected);
  });

  test("an edited text is found by what it says now, at once", async () => {
    const world = await startHistoryWorld(open().store);
    const mapping = await world.link();
    const fact = await say(world, mapping, "旧的内容");
    const other = await say(world, mapping, "新的内容也在这");
    await indexAll(world.store);
    await world.edit(fact, BEGIN + 5_000, "新的内容");
    for (const step of ["at once", "after the next step"]) {
      if (step !== "at once") await indexAll(world.store);
      expect(await search(world, "旧的"), step).toEqual([]);
      expect(await search(world, "新的内容"), step).toEqual(newestFirst(fact, other));
    }
  });

  test("what is deleted in KOOK, or no longer kept, isn't found, and leaves the index", async () => {
    const world = await startHistoryWorld(open().store);
    const mapping = await world.link();
    const [deleted, struck, old, kept] = [
      await say(world, mapping, "第一个秘密"),
      await say(world, mapping, "第二个秘密"),
      await say(world, mapping, "第三个秘密"),
      await say(world, mapping, "第四个秘密"),
    ];
    await indexAll(world.store);
    expect(await search(world, "秘密")).toHaveLength(4);
    await world.remove([mapping], deleted.message.id);
    await world.remove([mapping], struck.message.id, true);
    await world.end(old, "delivered", BEGIN + 5);
    const purge = { receivedBefore: BEGIN + 1, afterId: 0, limit: 10_000 };
    expect((await world.store.purgeContent(purge)).messages).toBeGreaterThan(0);
    for (const step of ["at once", "after the next step"]) {
      if (step !== "at once") await indexAll(world.store);
      expect(await search(world, "秘密"), step).toEqual(newestFirst(kept));
    }
  });

  test("commands aren't found, nor is anything by the signs of an index's own language", async () => {
    const world = await startHistoryWorld(open().store);
    const mapping = await world.link();
    await say(world, mapping, "普通 message");
    await indexAll(world.store);
    for (const text of [`" OR "`, "NEAR(", "message:*", "a' | 'b", "words : message"]) {
      await expect(search(world, text), text).resolves.toBeInstanceOf(Array);
    }
    expect(await search(world, "普通 OR 没有")).toEqual([]);
  });
}
