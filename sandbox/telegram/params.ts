import type { UploadedFile } from "../local/form.js";
import { badRequest } from "./refusal.js";

/**
 * A method's parameters. They come in a query, a form or JSON, and everything may come as text: the Bot API makes of
 * it what it needs. https://core.telegram.org/bots/api#making-requests
 */
export class Params {
  constructor(
    readonly values: Readonly<Record<string, unknown>>,
    readonly files: readonly UploadedFile[],
  ) {}

  has(name: string): boolean {
    const value = this.values[name];
    return value !== undefined && value !== null && value !== "";
  }

  string(name: string): string {
    const value = this.values[name];
    if (value === undefined || value === null) return "";
    return typeof value === "string" ? value : JSON.stringify(value);
  }

  boolean(name: string): boolean {
    const text = this.string(name).trim().toLowerCase();
    return text === "true" || text === "yes" || text === "1";
  }

  /** A whole number; the fallback where there is none. */
  integer(name: string, fallback: number): number {
    const value = Number(this.string(name) || fallback);
    return Number.isSafeInteger(value) ? value : fallback;
  }

  /** An object or array, as such or as JSON text; undefined where there is none. @throws Refusal */
  json(name: string): unknown {
    if (!this.has(name)) return undefined;
    const value = this.values[name];
    if (typeof value !== "string") return value;
    try {
      return JSON.parse(value) as unknown;
    } catch {
      throw badRequest(`can't parse ${spoken(name)} JSON object`);
    }
  }

  object(name: string): Readonly<Record<string, unknown>> | undefined {
    const value = this.json(name);
    if (value === undefined) return undefined;
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return value as Readonly<Record<string, unknown>>;
    }
    throw badRequest("object expected as " + spoken(name));
  }

  file(name: string): UploadedFile | undefined {
    return this.files.find((file) => file.field === name);
  }
}

function spoken(name: string): string {
  return name.replaceAll("_", " ");
}
