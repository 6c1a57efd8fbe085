/**
 * Takes the outlines of the characters that charts can write from a font, once: `npx tsx scripts/take-outlines.ts FONT`,
 * where FONT is NotoSansCJK-Regular.ttc (Debian: fonts-noto-cjk; SIL Open Font License 1.1, see src/charts/OFL.txt).
 * Writes src/charts/outlines.ts. Reads only what this font has: a collection of CID-keyed CFF faces, and cmap format 12.
 * https://learn.microsoft.com/typography/opentype/spec/otff, https://adobe-type-tools.github.io/font-tech-notes/
 */
import { readFileSync, writeFileSync } from "node:fs";
import { format } from "prettier";
import { chartTexts } from "../src/language/charts.js";

const FACE = "NotoSansCJKsc-Regular";
const TARGET = "src/charts/outlines.ts";
const [path] = process.argv.slice(2);
if (path === undefined) throw new Error("Usage: npx tsx scripts/take-outlines.ts NotoSansCJK-Regular.ttc");
const font = readFileSync(path);

const ascii = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
const spoken = Object.values(chartTexts).flatMap((texts) => Object.values(texts).flatMap((text) => [...text]));
const characters = [...new Set([...ascii, ...spoken, "·", "–", "…"])].sort();

const tables = tablesOf(faceNamed(FACE));
const glyphOf = readCmap(tables.get("cmap") ?? missing("cmap"));
const advanceOf = readAdvances(tables.get("hhea") ?? missing("hhea"), tables.get("hmtx") ?? missing("hmtx"));
const pathOf = readCff(font.subarray(tables.get("CFF ") ?? missing("CFF ")));

const entries = characters.map((character) => {
  const glyph = glyphOf(character.codePointAt(0) ?? 0);
  if (glyph === 0) throw new Error(`The font has no ${character}`);
  return `  ${JSON.stringify(character)}: [${advanceOf(glyph)}, ${JSON.stringify(pathOf(glyph))}],`;
});
const code = `/*
 * Made by scripts/take-outlines.ts. Outlines of ${FACE}, version 2.004: © 2014-2021 Adobe (http://www.adobe.com/),
 * SIL Open Font License 1.1, see OFL.txt beside this file.
 */

/** Of each character that charts can write: how wide it is, and its path, in thousandths of the font's size; y grows upwards. */
export const outlines: Readonly<Record<string, readonly [advance: number, path: string]>> = {
${entries.join("\n")}
};
`;
writeFileSync(TARGET, await format(code, { parser: "typescript", printWidth: 120 }));

function missing(name: string): never {
  throw new Error(`The font has no ${name}`);
}

// ---------------------------------------------------------------- the file

function faceNamed(wanted: string): number {
  const count = font.readUInt32BE(8);
  const offsets = Array.from({ length: count }, (_, index) => font.readUInt32BE(12 + index * 4));
  return (
    offsets.find((offset) => postscriptName(tablesOf(offset).get("name") ?? missing("name")) === wanted) ??
    missing(wanted)
  );
}

function tablesOf(face: number): ReadonlyMap<string, number> {
  const count = font.readUInt16BE(face + 4);
  return new Map(
    Array.from({ length: count }, (_, index) => {
      const at = face + 12 + index * 16;
      return [font.toString("latin1", at, at + 4), font.readUInt32BE(at + 8)];
    }),
  );
}

function postscriptName(table: number): string | null {
  const count = font.readUInt16BE(table + 2);
  const strings = table + font.readUInt16BE(table + 4);
  for (let index = 0; index < count; index += 1) {
    const at = table + 6 + index * 12;
    if (font.readUInt16BE(at) !== 3 || font.readUInt16BE(at + 6) !== 6) continue;
    const from = strings + font.readUInt16BE(at + 10);
    return font
      .subarray(from, from + font.readUInt16BE(at + 8))
      .swap16()
      .toString("utf16le");
  }
  return null;
}

function readCmap(table: number): (codePoint: number) => number {
  const count = font.readUInt16BE(table + 2);
  const subtables = Array.from({ length: count }, (_, index) => table + font.readUInt32BE(table + 8 + index * 8));
  const at = subtables.find((offset) => font.readUInt16BE(offset) === 12) ?? missing("cmap format 12");
  const groups = font.readUInt32BE(at + 12);
  return (codePoint) => {
    for (let index = 0; index < groups; index += 1) {
      const group = at + 16 + index * 12;
      const [first, last] = [font.readUInt32BE(group), font.readUInt32BE(group + 4)];
      if (codePoint >= first && codePoint <= last) return font.readUInt32BE(group + 8) + codePoint - first;
    }
    return 0;
  };
}

function readAdvances(hhea: number, hmtx: number): (glyph: number) => number {
  const long = font.readUInt16BE(hhea + 34);
  return (glyph) => font.readUInt16BE(hmtx + Math.min(glyph, long - 1) * 4);
}

// ---------------------------------------------------------------- CFF

interface Index {
  readonly items: readonly Buffer[];
  readonly end: number;
}

function readIndex(cff: Buffer, at: number): Index {
  const count = cff.readUInt16BE(at);
  if (count === 0) return { items: [], end: at + 2 };
  const size = cff.readUInt8(at + 2);
  const data = at + 2 + (count + 1) * size;
  const offset = (index: number): number => data + cff.readUIntBE(at + 3 + index * size, size);
  return {
    items: Array.from({ length: count }, (_, index) => cff.subarray(offset(index), offset(index + 1))),
    end: offset(count),
  };
}

/** Integer operands by operator; two-byte operators are 1200 and more. */
function readDict(dict: Buffer): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, readonly number[]>();
  let operands: number[] = [];
  for (let at = 0; at < dict.length;) {
    const byte = dict.readUInt8(at);
    at += 1;
    if (byte <= 21) {
      found.set(byte === 12 ? 1200 + dict.readUInt8(at) : byte, operands);
      if (byte === 12) at += 1;
      operands = [];
    } else if (byte === 28) {
      operands.push(dict.readInt16BE(at));
      at += 2;
    } else if (byte === 29) {
      operands.push(dict.readInt32BE(at));
      at += 4;
    } else if (byte === 30) {
      // A real number: of no use here.
      while ((dict.readUInt8(at) & 0x0f) !== 0x0f) at += 1;
      at += 1;
      operands.push(NaN);
    } else if (byte <= 246) operands.push(byte - 139);
    else {
      operands.push(
        byte <= 250 ? (byte - 247) * 256 + dict.readUInt8(at) + 108 : -(byte - 251) * 256 - dict.readUInt8(at) - 108,
      );
      at += 1;
    }
  }
  return found;
}

function readCff(cff: Buffer): (glyph: number) => string {
  const names = readIndex(cff, cff.readUInt8(2));
  const tops = readIndex(cff, names.end);
  const strings = readIndex(cff, tops.end);
  const globals = readIndex(cff, strings.end).items;
  const top = readDict(tops.items[0] ?? missing("Top DICT"));
  const number = (operator: number): number => top.get(operator)?.[0] ?? missing(`operator ${operator}`);
  const charStrings = readIndex(cff, number(17)).items;
  const locals = readIndex(cff, number(1236)).items.map((dict) => {
    const [size = 0, offset = 0] = readDict(dict).get(18) ?? [];
    const subrs = readDict(cff.subarray(offset, offset + size)).get(19)?.[0];
    return subrs === undefined ? [] : readIndex(cff, offset + subrs).items;
  });
  const dictOf = readFdSelect(cff, number(1237));
  return (glyph) => draw(charStrings[glyph] ?? missing(`glyph ${glyph}`), globals, locals[dictOf(glyph)] ?? []);
}

function readFdSelect(cff: Buffer, at: number): (glyph: number) => number {
  if (cff.readUInt8(at) === 0) return (glyph) => cff.readUInt8(at + 1 + glyph);
  const ranges = cff.readUInt16BE(at + 1);
  return (glyph) => {
    for (let index = ranges - 1; index >= 0; index -= 1) {
      if (cff.readUInt16BE(at + 3 + index * 3) <= glyph) return cff.readUInt8(at + 5 + index * 3);
    }
    return 0;
  };
}

/** Runs a Type 2 charstring and writes down where its pen goes. */
function draw(charString: Buffer, globals: readonly Buffer[], locals: readonly Buffer[]): string {
  let [x, y, stems, path, open] = [0, 0, 0, "", false];
  let stack: number[] = [];
  const point = (dx: number, dy: number): string => `${(x += dx)} ${(y += dy)}`;
  const move = (dx: number, dy: number): void => {
    path += `${open ? "Z" : ""}M${point(dx, dy)}`;
    open = true;
  };
  const line = (dx: number, dy: number): void => void (path += `L${point(dx, dy)}`);
  const curve = (...d: readonly number[]): void => {
    const [a = 0, b = 0, c = 0, e = 0, f = 0, g = 0] = d;
    path += `C${point(a, b)} ${point(c, e)} ${point(f, g)}`;
  };
  const take = (count: number): number[] => stack.splice(0, count);
  const countStems = (): void => {
    stems += stack.length >> 1;
    stack = [];
  };
  const subroutine = (of: readonly Buffer[]): Buffer => {
    const bias = of.length < 1240 ? 107 : of.length < 33900 ? 1131 : 32768;
    return of[(stack.pop() ?? 0) + bias] ?? missing("subroutine");
  };
  const alternate = (horizontal: boolean): void => {
    while (stack.length >= 4) {
      const [a = 0, b = 0, c = 0, d = 0] = take(4);
      const last = stack.length === 1 ? (stack.pop() ?? 0) : 0;
      if (horizontal) curve(a, 0, b, c, last, d);
      else curve(0, a, b, c, d, last);
      horizontal = !horizontal;
    }
  };
  const flex = (operator: number): void => {
    const d = stack;
    const n = (index: number): number => d[index] ?? 0;
    const startY = y;
    const startX = x;
    if (operator === 35) {
      curve(...d.slice(0, 6));
      curve(...d.slice(6, 12));
    } else if (operator === 34) {
      curve(n(0), 0, n(1), n(2), n(3), 0);
      curve(n(4), 0, n(5), -n(2), n(6), 0);
    } else if (operator === 36) {
      curve(n(0), n(1), n(2), n(3), n(4), 0);
      curve(n(5), 0, n(6), n(7), n(8), startY - y - n(7));
    } else if (operator === 37) {
      curve(...d.slice(0, 6));
      const [dx, dy] = [x + n(6) + n(8) - startX, y + n(7) + n(9) - startY];
      if (Math.abs(dx) > Math.abs(dy)) curve(n(6), n(7), n(8), n(9), n(10), -dy);
      else curve(n(6), n(7), n(8), n(9), -dx, n(10));
    } else missing(`operator 12 ${operator}`);
    stack = [];
  };

  const run = (code: Buffer): boolean => {
    for (let at = 0; at < code.length;) {
      const byte = code.readUInt8(at);
      at += 1;
      if (byte === 28) {
        stack.push(code.readInt16BE(at));
        at += 2;
      } else if (byte >= 32) {
        if (byte <= 246) stack.push(byte - 139);
        else if (byte === 255) {
          stack.push(code.readInt32BE(at) / 65536);
          at += 4;
        } else {
          stack.push(
            byte <= 250
              ? (byte - 247) * 256 + code.readUInt8(at) + 108
              : -(byte - 251) * 256 - code.readUInt8(at) - 108,
          );
          at += 1;
        }
      } else {
        switch (byte) {
          case 1:
          case 3:
          case 18:
          case 23:
            countStems();
            break;
          case 19:
          case 20:
            countStems();
            at += (stems + 7) >> 3;
            break;
          case 21: {
            const [dx = 0, dy = 0] = stack.slice(-2);
            move(dx, dy);
            stack = [];
            break;
          }
          case 22:
            move(stack.at(-1) ?? 0, 0);
            stack = [];
            break;
          case 4:
            move(0, stack.at(-1) ?? 0);
            stack = [];
            break;
          case 5:
            while (stack.length >= 2) line(...(take(2) as [number, number]));
            break;
          case 6:
          case 7:
            for (let horizontal = byte === 6; stack.length > 0; horizontal = !horizontal) {
              const [d = 0] = take(1);
              if (horizontal) line(d, 0);
              else line(0, d);
            }
            break;
          case 8:
            while (stack.length >= 6) curve(...take(6));
            break;
          case 24:
            while (stack.length >= 8) curve(...take(6));
            line(...(take(2) as [number, number]));
            break;
          case 25:
            while (stack.length >= 8) line(...(take(2) as [number, number]));
            curve(...take(6));
            break;
          case 26: {
            let dx = stack.length % 4 === 1 ? (stack.shift() ?? 0) : 0;
            while (stack.length >= 4) {
              const [a = 0, b = 0, c = 0, d = 0] = take(4);
              curve(dx, a, b, c, 0, d);
              dx = 0;
            }
            break;
          }
          case 27: {
            let dy = stack.length % 4 === 1 ? (stack.shift() ?? 0) : 0;
            while (stack.length >= 4) {
              const [a = 0, b = 0, c = 0, d = 0] = take(4);
              curve(a, dy, b, c, d, 0);
              dy = 0;
            }
            break;
          }
          case 30:
            alternate(false);
            break;
          case 31:
            alternate(true);
            break;
          case 10:
            if (run(subroutine(locals))) return true;
            break;
          case 29:
            if (run(subroutine(globals))) return true;
            break;
          case 11:
            return false;
          case 14:
            return true;
          case 12:
            flex(code.readUInt8(at));
            at += 1;
            break;
          default:
            missing(`operator ${byte}`);
        }
      }
    }
    return false;
  };
  run(charString);
  return open ? `${path}Z` : path;
}
