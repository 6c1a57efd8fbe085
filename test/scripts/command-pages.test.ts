import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { commands } from "../../commands/index.js";
import { COMMAND_PAGES, commandPage } from "../../scripts/command-pages.js";
import { parseCommandLine } from "../../src/dispatch/command-line.js";
import { CommandTable } from "../../src/dispatch/command-table.js";
import { translator } from "../../src/language/index.js";

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

/** Command lines in a text, as people would copy them. */
function linesIn(text: string): readonly string[] {
  return [...text.matchAll(/`(\/(?:relay|转发)(?: [^`]*)?)`/g)].map(([, line = ""]) => line);
}

test.each(COMMAND_PAGES)("$path says what the commands are (else: npm run docs)", ({ path, write }) => {
  expect(read(path)).toBe(write());
});

test.each([
  ["en", commandPage("en")],
  ["zh", commandPage("zh")],
] as const)("the page in %s tells of every command: its names, usage and examples", (language, page) => {
  const t = translator(language);
  for (const command of commands) {
    const { usage, examples } = t.command(command.name);
    expect(page).toContain(usage);
    for (const example of examples) expect(page).toContain(example.replaceAll("\\`", "`"));
    expect(page).toContain(`### ${command.names[language][0]}\n`);
    for (const name of [...command.names.en, ...command.names.zh]) expect(page).toContain(name);
  }
});

test.each(["README.md", "README.zh-CN.md", "docs/operating.md", "docs/operating.zh-CN.md", "docs/commands.md"])(
  "every command line in %s is one that exists",
  (path) => {
    const table = new CommandTable(commands);
    const unknown = linesIn(read(path)).filter((line) => {
      const words = parseCommandLine(line, { botUserId: "" })?.words ?? [];
      return words.length > 0 && table.find(words) === null;
    });
    expect(unknown).toEqual([]);
  },
);

test("every example and every usage begins with the command's own name, as that language has it", () => {
  const table = new CommandTable(commands);
  for (const language of ["en", "zh"] as const) {
    for (const command of commands) {
      const { usage, examples } = translator(language).command(command.name);
      for (const line of [usage, ...examples]) {
        const words = parseCommandLine(`/relay ${line}`, { botUserId: "" })?.words ?? [];
        expect([line, table.find(words)?.command.name]).toEqual([line, command.name]);
      }
    }
  }
});
