/** A body that breaks off, so many times. */
export interface BrokenBody {
  /** Bytes that still come. */
  readonly after: number;
  readonly times?: number;
}

/**
 * What can go wrong with a file after its answer began. What goes wrong before is among the knobs of KOOK:
 * refuse, delay, hang and cut, on "GET /attachments/*"; a redirect is a refusal with a status 302 and a location.
 */
export class AssetKnobs {
  /** Bodies come without their length, in chunks. */
  withoutLength = false;
  /** Whether a part of a file can be asked for, as Aliyun's OSS allows. */
  ranges = true;
  #broken: { readonly how: "cut" | "stall"; readonly after: number; left: number }[] = [];

  /** The connection is cut within the body. */
  cutBody({ after, times = 1 }: BrokenBody): void {
    this.#broken.push({ how: "cut", after, left: times });
  }

  /** The body goes on no more, and the connection stays. */
  stallBody({ after, times = 1 }: BrokenBody): void {
    this.#broken.push({ how: "stall", after, left: times });
  }

  clear(): void {
    this.#broken = [];
    this.withoutLength = false;
    this.ranges = true;
  }

  /** How the next body breaks off; counts it. */
  strike(): { readonly how: "cut" | "stall"; readonly after: number } | null {
    const first = this.#broken[0];
    if (!first) return null;
    first.left -= 1;
    if (first.left <= 0) this.#broken.shift();
    return first;
  }
}
