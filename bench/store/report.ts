import { GOALS, type FigureName, type Goal } from "./goals.js";

export type Verdict = "aim" | "must" | "missed" | "";

export interface Figure {
  readonly name: FigureName;
  readonly value: number;
  readonly verdict: Verdict;
  /** How much better than the original; null where that has no figure. */
  readonly timesOriginal: number | null;
  /** What part of the processors others used meanwhile. */
  readonly othersShare: number | null;
  readonly note: string;
}

/** Collects figures, prints each as it comes and all as a table at the end. */
export class Report {
  readonly figures: Figure[] = [];

  constructor(
    private readonly shared: Readonly<Record<string, unknown>>,
    private readonly print: (line: string) => void,
  ) {}

  add(name: FigureName, value: number, othersShare: number | null, note = ""): void {
    const goal: Goal = GOALS[name];
    const figure = { name, value, verdict: judge(goal, value), timesOriginal: compare(goal, value), othersShare, note };
    this.figures.push(figure);
    const { unit, must, aim, original } = goal;
    this.print(
      JSON.stringify({ bench: "store", ...this.shared, ...figure, value: round(value), unit, must, aim, original }),
    );
  }

  get missed(): readonly Figure[] {
    return this.figures.filter(({ verdict }) => verdict === "missed");
  }

  table(): string {
    const head = ["", "measured", "must", "aim", "reached", "original", "better by", "others' load"];
    const rows = this.figures.map(({ name, value, verdict, timesOriginal, othersShare, note }) => {
      const { unit, must, aim, original }: Goal = GOALS[name];
      const shown = (number: number | null): string => (number === null ? "" : `${format(number)} ${unit}`);
      const times = timesOriginal === null ? "" : `${format(timesOriginal)} ×`;
      const load = othersShare === null ? "" : `${Math.round(othersShare * 100)} %`;
      return [
        note === "" ? name : `${name} (${note})`,
        shown(value),
        shown(must),
        shown(aim),
        verdict,
        shown(original),
        times,
        load,
      ];
    });
    return align([head, ...rows]);
  }
}

export function judge({ better, must, aim }: Goal, value: number): Verdict {
  const reaches = (wanted: number): boolean => (better === "more" ? value >= wanted : value <= wanted);
  if (aim !== null && reaches(aim)) return "aim";
  if (must === null) return "";
  return reaches(must) ? "must" : "missed";
}

function compare({ better, original }: Goal, value: number): number | null {
  if (original === null || value === 0) return null;
  return better === "more" ? value / original : original / value;
}

/** Three digits that mean something. */
function round(value: number): number {
  return Number(value.toPrecision(value >= 1_000 ? 6 : 3));
}

function format(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString("en");
  return String(Number(value.toPrecision(value >= 10 ? 3 : 2)));
}

/** The first column to the left, the others to the right. */
function align(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))),
    )
    .map((cells) => cells.join("  ").trimEnd())
    .join("\n");
}
