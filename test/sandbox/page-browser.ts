import { existsSync } from "node:fs";
import { chromium, type Browser, type Page } from "playwright-core";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts the Chromium of this machine. Says what to do where there is none. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";
  if (!existsSync(executablePath)) {
    throw new Error(
      `The page is tested in Chromium, and there is none at ${executablePath}. ` +
        'Install it (Debian: "apt-get install chromium"), or name another one in CHROMIUM_PATH.',
    );
  }
  return await chromium.launch({ executablePath, args: FLAGS });
}

/** Opens the page in English, and collects whatever its scripts complain about. */
export async function openPage(
  browser: Browser,
  url: string,
  size: { readonly width: number; readonly height: number } = { width: 1440, height: 900 },
): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport: size, locale: "en-US" });
  page.setDefaultTimeout(30_000);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  await page.goto(url);
  await page.locator("#kook-place option").first().waitFor({ state: "attached" });
  return { page, complaints };
}

/** Presses Tab, as someone without a mouse does, until that element has the focus. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  const wanted = page.locator(selector).first();
  await wanted.waitFor();
  for (let presses = 0; presses < 150; presses++) {
    if (await wanted.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab never reaches ${selector}`);
}

/** Types into a field and sends it with Enter. */
export async function typeInto(page: Page, selector: string, text: string): Promise<void> {
  await tabTo(page, selector);
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
}
