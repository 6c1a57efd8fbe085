/**
 * What KOOK refuses in a card message. Yields the reasons, as KOOK puts them into an error's data; none for a good card.
 * https://developer.kookapp.cn/doc/cardmessage
 */
export function cardFaults(content: string, now: number): readonly string[] {
  const cards = parse(content);
  if (!Array.isArray(cards)) return ["[card]: content is not a JSON array of cards"];
  const faults: string[] = [];
  if (cards.length === 0) faults.push("[card]: there has to be a card");
  if (cards.length > 5) faults.push("[card]: at most 5 cards");
  const modules = cards.flatMap((card) => checkCard(card, faults));
  if (modules.length > 50) faults.push("[card]: at most 50 modules in all");
  for (const { module, invisible } of modules) checkModule(module, invisible, now, faults);
  return faults;
}

type Json = Readonly<Record<string, unknown>>;

const THEMES = ["primary", "success", "danger", "warning", "info", "secondary", "none", "invisible"];
const IN_INVISIBLE = ["context", "action-group", "divider", "header", "container", "section", "file", "audio", "video"];

function parse(content: string): unknown {
  try {
    return JSON.parse(content) as unknown;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function checkCard(card: unknown, faults: string[]): { module: unknown; invisible: boolean }[] {
  if (!isObject(card) || card["type"] !== "card") {
    faults.push('[card]: type has to be "card"');
    return [];
  }
  const { theme, size, color, modules } = card;
  if (isGiven(theme) && !THEMES.includes(theme as string)) faults.push("[card]: unknown theme");
  if (isGiven(size) && size !== "sm" && size !== "lg") faults.push("[card]: size has to be sm or lg");
  if (isGiven(color) && !/^#[0-9a-f]{6}$/i.test(String(color))) faults.push("[card]: color has to be #rrggbb");
  if (!Array.isArray(modules) || modules.length === 0) {
    faults.push("[card]: modules are missing");
    return [];
  }
  return modules.map((module: unknown) => ({ module, invisible: theme === "invisible" }));
}

/** An empty string or null stands for a field that was left out. */
function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

function checkModule(module: unknown, invisible: boolean, now: number, faults: string[]): void {
  const type = isObject(module) ? module["type"] : undefined;
  if (!isObject(module) || typeof type !== "string") {
    faults.push("[module]: type is missing");
    return;
  }
  const check = MODULES[type];
  if (!check) {
    faults.push(`[${type}]: unknown module`);
    return;
  }
  if (invisible && !IN_INVISIBLE.includes(type)) faults.push(`[${type}]: not allowed in an invisible card`);
  if (invisible && type === "section" && isGiven(module["accessory"])) {
    faults.push("[section]: no accessory in an invisible card");
  }
  for (const fault of check(module, now)) faults.push(`[${type}]: ${fault}`);
}

const MODULES: Readonly<Record<string, (module: Json, now: number) => string[]>> = {
  header: ({ text }) => textFaults(text, ["plain-text"], 100),
  section: checkSection,
  "image-group": ({ elements }) => elementFaults(elements, ["image"], 9, 1),
  container: ({ elements }) => elementFaults(elements, ["image"], 9, 1),
  "action-group": ({ elements }) => elementFaults(elements, ["button"], 4, 1),
  context: ({ elements }) => elementFaults(elements, ["plain-text", "kmarkdown", "image"], 10, 1),
  divider: () => [],
  file: checkSource,
  audio: checkSource,
  video: checkSource,
  countdown: checkCountdown,
  invite: ({ code }) => (typeof code === "string" && code !== "" ? [] : ["code is missing"]),
};

function checkSection({ text, accessory, mode }: Json): string[] {
  const faults = textFaults(text, ["plain-text", "kmarkdown", "paragraph"], 5000);
  if (!isGiven(accessory)) return faults;
  faults.push(...elementFaults([accessory], ["image", "button"], 1, 1));
  if (mode === "left" && isObject(accessory) && accessory["type"] === "button") faults.push("no button on the left");
  return faults;
}

function checkSource({ src }: Json): string[] {
  return isUrl(src) ? [] : ["src has to be an address"];
}

function checkCountdown({ mode, endTime, startTime }: Json, now: number): string[] {
  const faults: string[] = [];
  if (!["day", "hour", "second"].includes(String(mode))) faults.push("unknown mode");
  if (typeof endTime !== "number" || endTime < now) faults.push("endTime is missing or past");
  if (startTime !== undefined && mode !== "second") faults.push("startTime only goes with second");
  return faults;
}

function elementFaults(elements: unknown, kinds: readonly string[], most: number, least: number): string[] {
  if (!Array.isArray(elements)) return ["Elements are missing"];
  const faults: string[] = [];
  if (elements.length < least || elements.length > most) faults.push(`Elements have to be ${least} to ${most}`);
  for (const element of elements as unknown[]) faults.push(...checkElement(element, kinds));
  return faults;
}

function checkElement(element: unknown, kinds: readonly string[]): string[] {
  if (typeof element === "string" || !isObject(element)) return textFaults(element, kinds, 2000);
  const type = String(element["type"]);
  if (!kinds.includes(type)) return [`no ${type} here`];
  if (type === "image") return isUrl(element["src"]) ? [] : ["image: src has to be an address"];
  if (type === "button") return checkButton(element);
  return textFaults(element, kinds, type === "kmarkdown" ? 5000 : 2000);
}

function checkButton({ text, value, click, theme }: Json): string[] {
  const faults = textFaults(text, ["plain-text", "kmarkdown"], 2000).map((fault) => `button: ${fault}`);
  if (value !== undefined && typeof value !== "string") faults.push("button: value has to be a string");
  if (isGiven(click) && click !== "link" && click !== "return-val") faults.push("button: unknown click");
  if (click === "link" && !isUrl(value)) faults.push("button: value has to be an address");
  if (isGiven(theme) && !THEMES.includes(theme as string)) faults.push("button: unknown theme");
  return faults;
}

/** A bare string is short for plain-text. */
function textFaults(text: unknown, kinds: readonly string[], most: number): string[] {
  const element = typeof text === "string" ? { type: "plain-text", content: text } : text;
  if (!isObject(element)) return ["text is missing"];
  const type = String(element["type"]);
  if (!kinds.includes(type)) return [`no ${type} here`];
  if (type === "paragraph") return paragraphFaults(element);
  const { content } = element;
  if (typeof content !== "string") return ["content has to be a string"];
  const limit = Math.min(most, type === "plain-text" ? 2000 : 5000);
  return [...content].length > limit ? [`content is longer than ${limit}`] : [];
}

function paragraphFaults({ cols, fields }: Json): string[] {
  const faults: string[] = [];
  if (typeof cols !== "number" || cols < 1 || cols > 3) faults.push("paragraph: cols has to be 1 to 3");
  if (!Array.isArray(fields) || fields.length > 50) return [...faults, "paragraph: at most 50 fields"];
  return [...faults, ...(fields as unknown[]).flatMap((field) => textFaults(field, ["plain-text", "kmarkdown"], 5000))];
}

function isUrl(value: unknown): boolean {
  return typeof value === "string" && /^https?:\/\/\S+$/.test(value);
}
