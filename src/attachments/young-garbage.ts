import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

type Collect = (options: { readonly type: "minor" }) => void;

let collect: Collect | null = null;

/**
 * Frees what was needed for a moment only. What a socket reads is, to V8, a small object with 64 KB behind it: by its
 * own measure there is nothing to collect until most of a large file lies there a second time, in memory. Asked for
 * each few megabytes, it takes a millisecond or two. https://nodejs.org/api/v8.html#v8setflagsfromstringflags
 */
export function collectYoungGarbage(): void {
  collect ??= findCollector();
  collect({ type: "minor" });
}

/** V8 shows its collector only to contexts that are made while this flag is set. */
function findCollector(): Collect {
  setFlagsFromString("--expose-gc");
  const found = runInNewContext("globalThis.gc") as unknown;
  setFlagsFromString("--no-expose-gc");
  return typeof found === "function" ? (found as Collect) : () => undefined;
}
