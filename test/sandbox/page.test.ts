import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startSandbox, type Sandbox } from "../../sandbox/index.js";
import { launchChromium, openPage, tabTo, typeInto } from "./page-browser.js";

const PHONE = { width: 390, height: 844 };
let browser: Browser;
let servers: Sandbox;
beforeAll(async () => {
  browser = await launchChromium();
  servers = await startSandbox({ port: 0, dataDir: tmpdir(), relay: "none" });
}, 60_000);
afterAll(async () => {
  await servers?.close();
  await browser?.close();
});

test("someone without a mouse links a channel to both platforms and sees a message arrive there", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "sandbox-page-"));
  const sandbox = await startSandbox({ port: 0, dataDir, relay: "source" });
  try {
    await sandbox.relay?.ready();
    const { page, complaints } = await openPage(browser, sandbox.url);

    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter"); // the link that skips to the field
    await page.keyboard.type("/relay link discord");
    await page.keyboard.press("Enter");
    const answer = page.locator("#kook-log .ephemeral", { hasText: "/link" });
    const code = /\/link (?:code:\s*)?([\w-]{8,64})/.exec(await answer.innerText())?.[1];
    await typeInto(page, "#discord-input", `/link code:${code}`);
    await page.locator("#discord-log .ephemeral").waitFor();

    await typeInto(page, "#kook-input", "/relay link telegram");
    await tabTo(page, '#kook-log a[href*="startgroup"]');
    await page.keyboard.press("Enter");
    await tabTo(page, "#start-dialog .choice");
    await page.keyboard.press("Enter");
    await page.locator("#telegram-log .message").first().waitFor();

    await tabTo(page, "#kook-who");
    await page.keyboard.press("ArrowDown");
    await typeInto(page, "#kook-input", "**Hello** 5 < 6 & _x_ (spl)all(spl)");

    const onDiscord = page.locator("#discord-log .message", { hasText: "Hello" });
    await onDiscord.waitFor();
    expect(await onDiscord.locator(".who strong").innerText()).toBe("小明 Ming");
    expect(await onDiscord.locator("img.avatar").getAttribute("src")).toContain("/avatars/");
    expect(await onDiscord.locator(".content strong").innerText()).toBe("Hello");
    expect(await onDiscord.locator(".content").textContent()).toBe("Hello 5 < 6 & _x_ all");
    const onTelegram = page.locator("#telegram-log .message", { hasText: "Hello" });
    await onTelegram.waitFor();
    expect(await onTelegram.locator(".content").textContent()).toContain("Hello 5 < 6 & _x_ all");
    expect(await onTelegram.locator(".content").textContent()).toContain("小明 Ming");
    expect(complaints).toEqual([]);
    await page.close();
  } finally {
    await sandbox.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}, 120_000);

test("what was linked still is when the sandbox starts again, and a killed relay loses nothing", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "sandbox-again-"));
  const channelId = "1095000000000001";
  const groupId = -1_001_900_000_101;
  const owner = "2125000001";
  const start = async (): Promise<Sandbox> => {
    const sandbox = await startSandbox({ port: 0, dataDir, relay: "source" });
    await sandbox.relay?.ready();
    return sandbox;
  };
  const arrives = ({ world }: Sandbox, text: string): Promise<unknown> =>
    world.telegram.until(() => world.telegram.shows(groupId).some((message) => message.text.includes(text)));
  let sandbox = await start();
  try {
    const { kook, telegram } = sandbox.world;
    kook.say(channelId, owner, "/relay link telegram");
    const code = await kook.until(() => {
      const answers = kook.visibleTo(channelId, owner).map(({ content }) => /startgroup=([\w-]+)/.exec(content)?.[1]);
      return answers.find((found) => found !== undefined);
    });
    telegram.openStartGroup(code, groupId, 5_100_001);
    await kook.until(() => kook.messages(channelId).some(({ authorId }) => authorId === sandbox.world.kookBotId));
    kook.say(channelId, owner, "before");
    await arrives(sandbox, "before");

    await sandbox.relay?.kill();
    kook.say(channelId, owner, "while it was dead");
    sandbox.relay?.start();
    await arrives(sandbox, "while it was dead");

    await sandbox.close();
    sandbox = await start();
    sandbox.world.kook.say(channelId, owner, "after");
    await arrives(sandbox, "after");
    expect(sandbox.world.telegram.shows(groupId).map(({ text }) => text.includes("after"))).toEqual([true]);
  } finally {
    await sandbox.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}, 120_000);

test("markup that people type becomes text, never a part of the page", async () => {
  const { page, complaints } = await openPage(browser, servers.url);
  const hostile =
    '<img src=x onerror="document.title=1"> [x](javascript:alert(1)) **<script>document.title=2</script>**';
  await typeInto(page, "#kook-input", hostile);
  const shown = page.locator("#kook-log .message", { hasText: "onerror" }).locator(".content");
  await shown.waitFor();
  expect(await shown.locator("img, script, a").count()).toBe(0);
  expect(await shown.locator("strong").innerText()).toBe("<script>document.title=2</script>");
  expect(await page.title()).toBe("KOOK Relay sandbox");
  expect(complaints).toEqual([]);
  await page.close();
});

test("KMarkdown shows as KOOK shows it", async () => {
  const { page } = await openPage(browser, servers.url);
  const source = "***a*** ~~b~~ (ins)c(ins) `(met)all(met)` (met)2125000001(met) \\*d\\* [e](https://example.org)";
  await typeInto(page, "#kook-input", source);
  const shown = page.locator("#kook-log .message", { hasText: "*d*" }).locator(".content");
  expect(await shown.evaluate((element) => element.innerHTML.replace(/ (target|rel|title)="[^"]*"/g, ""))).toBe(
    '<strong><em>a</em></strong> <s>b</s> <ins>c</ins> <code>(met)all(met)</code> <span class="mention">@admin</span> ' +
      '*d* <a href="https://example.org">e</a>',
  );
  await page.close();
});

test("a quote ends at an empty line, and is shown once", async () => {
  const { page } = await openPage(browser, servers.url);
  servers.world.kook.say("1095000000000001", "2125000001", "> said before\nand more\n\nmy answer");
  const shown = page.locator("#kook-log .message", { hasText: "my answer" }).locator(".content");
  await shown.waitFor();
  expect(await shown.innerHTML()).toBe("<blockquote>said before\nand more</blockquote>my answer");
  await page.close();
});

test("a message is answered, edited and deleted by its author, by keyboard alone", async () => {
  const { page } = await openPage(browser, servers.url);
  await typeInto(page, "#kook-input", "first words");
  const message = page.locator("#kook-log .message", { hasText: "first words" });
  const id = await message.getAttribute("data-id");
  const tool = (number: number): string => `#kook-log [data-id="${id}"] .tools button:nth-child(${number})`;
  await tabTo(page, tool(3));
  await page.keyboard.press("Enter");
  await page.keyboard.press("End");
  await page.keyboard.type(", second thoughts");
  await page.keyboard.press("Enter");
  await page.locator(`#kook-log [data-id="${id}"] .edited`).waitFor();
  expect(await page.locator(`#kook-log [data-id="${id}"] .content`).innerText()).toBe("first words, second thoughts");
  await tabTo(page, tool(4));
  await page.keyboard.press("Enter");
  await page.locator(`#kook-log [data-id="${id}"]`).waitFor({ state: "detached" });
  await page.close();
});

test("a card's button tells the bot; what only one person sees is marked, and hidden from others", async () => {
  const { page } = await openPage(browser, servers.url);
  const { world } = servers;
  const channelId = "1095000000000001";
  const button = { type: "button", text: "Press me", click: "return-val", value: "v1:x" };
  const card = [
    {
      type: "card",
      modules: [
        { type: "header", text: "A card" },
        { type: "action-group", elements: [button] },
      ],
    },
  ];
  const content = JSON.stringify(card);
  world.kook.say(channelId, world.kookBotId, content, { type: 10, visibleOnly: "2125000001" });
  const shown = page.locator("#kook-log .ephemeral", { hasText: "A card" });
  expect(await shown.locator(".only-you").innerText()).toContain("Only you can see this");
  await tabTo(page, "#kook-log .ephemeral .card button");
  const pressed = page.waitForResponse((response) => response.url().endsWith("/act/kook-press"));
  await page.keyboard.press("Enter");
  expect((await pressed).status()).toBe(200);
  await tabTo(page, "#kook-who");
  await page.keyboard.press("ArrowDown");
  await shown.waitFor({ state: "detached" });
  await page.close();
});

test("faults are switched by keyboard, and Escape closes their drawer", async () => {
  const { page } = await openPage(browser, servers.url);
  await tabTo(page, "#faults-button");
  await page.keyboard.press("Enter");
  await tabTo(page, '#switches [data-name="discordDown"]');
  await page.keyboard.press("Space");
  await page.locator('#switches [data-name="discordDown"][aria-checked="true"]').waitFor();
  const { url } = servers.world.discord;
  expect((await fetch(`${url}/v10/gateway`)).status).toBe(503);
  await page.keyboard.press("Space");
  await page.locator('#switches [data-name="discordDown"][aria-checked="false"]').waitFor();
  expect((await fetch(`${url}/v10/gateway`)).status).not.toBe(503);
  await page.keyboard.press("Escape");
  await page.locator("#faults").waitFor({ state: "hidden" });
  await page.close();
});

test("on a phone one pane shows at a time, nothing is wider than the screen, and the others count what is new", async () => {
  const { page } = await openPage(browser, servers.url, PHONE);
  expect(await page.locator(".pane:visible").count()).toBe(1);
  servers.world.discord.say("1300000000000000011", "1300000000000000003", "x".repeat(300));
  await page.locator('.tabs [data-pane="discord"] .badge', { hasText: "1" }).waitFor();
  await tabTo(page, '.tabs [data-pane="discord"]');
  await page.keyboard.press("Enter");
  await page.locator("#discord-log .message", { hasText: "xxx" }).waitFor();
  const wider = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
  expect(wider).toBe(false);
  await page.close();
});

test("the page speaks Chinese where the browser does", async () => {
  const page = await browser.newPage({ locale: "zh-CN" });
  await page.goto(servers.url);
  expect(await page.locator("#kook-form .send").innerText()).toBe("发送");
  expect(await page.getAttribute("html", "lang")).toBe("zh-CN");
  await page.close();
});

test("the page is for this machine alone, and takes nothing from other sites' forms", async () => {
  const post = (headers: Record<string, string>): Promise<Response> =>
    fetch(`${servers.url}/act/stroke`, { method: "POST", headers, body: '{"name":"cutKook"}' });
  expect((await post({ "content-type": "text/plain" })).status).toBe(415);
  expect((await post({ "content-type": "application/json" })).status).toBe(200);
  expect((await fetch(`${servers.url}/..%2fpage-server.ts`)).status).toBe(404);
});
