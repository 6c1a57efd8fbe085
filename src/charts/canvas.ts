import type { Picture } from "./png.js";

/** Red, green, blue: 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** A closed line through these points: x and y in turn. */
export type Outline = readonly number[];

/**
 * A picture to draw on. All that is drawn is an area between outlines, and each pixel at their edges gets as much of the
 * colour as the area covers of it.
 */
export class Canvas implements Picture {
  readonly pixels: Uint8Array;
  /** How much of each pixel the current area covers, as the change from the pixel left of it; all zero between two areas. */
  readonly #cover: Float32Array;

  constructor(
    readonly width: number,
    readonly height: number,
    background: Colour,
  ) {
    this.pixels = new Uint8Array(width * height * 3);
    for (let at = 0; at < width * 3; at += 3) this.pixels.set(background, at);
    for (let row = 1; row < height; row += 1) this.pixels.copyWithin(row * width * 3, 0, width * 3);
    this.#cover = new Float32Array((width + 2) * height);
  }

  rectangle(x: number, y: number, width: number, height: number, colour: Colour): void {
    const [left, top] = [Math.max(0, Math.ceil(x)), Math.max(0, Math.ceil(y))];
    const [right, bottom] = [
      Math.min(this.width, Math.floor(x + width)),
      Math.min(this.height, Math.floor(y + height)),
    ];
    if (right <= left || bottom <= top) return this.#strip(x, y, width, height, colour);
    // What it covers whole, which is nearly all of it, needs no sums; then its edges.
    this.#whole(left, top, right, bottom, colour);
    this.#strip(x, y, width, top - y, colour);
    this.#strip(x, bottom, width, y + height - bottom, colour);
    this.#strip(x, top, left - x, bottom - top, colour);
    this.#strip(right, top, x + width - right, bottom - top, colour);
  }

  #strip(x: number, y: number, width: number, height: number, colour: Colour): void {
    if (width > 0 && height > 0) this.fill([[x, y, x + width, y, x + width, y + height, x, y + height]], colour);
  }

  #whole(left: number, top: number, right: number, bottom: number, colour: Colour): void {
    const at = (x: number, y: number): number => (y * this.width + x) * 3;
    for (let x = left; x < right; x += 1) this.pixels.set(colour, at(x, top));
    for (let y = top + 1; y < bottom; y += 1) this.pixels.copyWithin(at(left, y), at(left, top), at(right, top));
  }

  /** A line through points, of one thickness, its joints round. */
  line(points: Outline, thickness: number, colour: Colour): void {
    const half = thickness / 2;
    for (let at = 0; at + 3 < points.length; at += 2) {
      const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = points.slice(at, at + 4);
      const length = Math.hypot(x1 - x0, y1 - y0);
      if (length === 0) continue;
      const [dx, dy] = [((y1 - y0) / length) * half, ((x1 - x0) / length) * half];
      this.fill([[x0 + dx, y0 - dy, x1 + dx, y1 - dy, x1 - dx, y1 + dy, x0 - dx, y0 + dy]], colour);
    }
    for (let at = 2; at + 3 < points.length; at += 2) this.dot(points[at] ?? 0, points[at + 1] ?? 0, half, colour);
  }

  dot(x: number, y: number, radius: number, colour: Colour): void {
    const corners = Array.from({ length: 16 }, (_, index) => {
      const angle = (index * Math.PI) / 8;
      return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    });
    this.fill([corners.flat()], colour);
  }

  /** The area between these outlines: where one lies within another and turns the other way, it is a hole. */
  fill(outlines: readonly Outline[], colour: Colour): void {
    let [left, top, right, bottom] = [this.width, this.height, 0, 0];
    for (const outline of outlines) {
      let x0 = this.#inX(outline.at(-2) ?? 0);
      let y0 = this.#inY(outline.at(-1) ?? 0);
      for (let at = 0; at + 1 < outline.length; at += 2) {
        const x1 = this.#inX(outline[at] ?? 0);
        const y1 = this.#inY(outline[at + 1] ?? 0);
        this.#edge(x0, y0, x1, y1);
        left = Math.min(left, x1);
        right = Math.max(right, x1);
        top = Math.min(top, y1);
        bottom = Math.max(bottom, y1);
        [x0, y0] = [x1, y1];
      }
    }
    this.#paint(Math.floor(left), Math.floor(top), Math.ceil(right), Math.ceil(bottom), colour);
  }

  #inX(x: number): number {
    return Math.min(Math.max(x, 0), this.width);
  }

  #inY(y: number): number {
    return Math.min(Math.max(y, 0), this.height);
  }

  /** What one edge adds to the cover of the pixels that it crosses, and of all to the right of them. */
  #edge(fromX: number, fromY: number, toX: number, toY: number): void {
    if (fromY === toY) return;
    const down = fromY < toY;
    const [topX, topY, bottomX, bottomY] = down ? [fromX, fromY, toX, toY] : [toX, toY, fromX, fromY];
    const slope = (bottomX - topX) / (bottomY - topY);
    let x = topX;
    for (let row = Math.floor(topY); row < Math.ceil(bottomY); row += 1) {
      const share = Math.min(row + 1, bottomY) - Math.max(row, topY);
      const next = this.#inX(x + slope * share);
      this.#crossRow(row * (this.width + 2), Math.min(x, next), Math.max(x, next), down ? share : -share);
      x = next;
    }
  }

  /** Spreads what an edge covers of one row over the pixels between its ends. */
  #crossRow(row: number, x0: number, x1: number, share: number): void {
    const first = Math.floor(x0);
    const last = Math.ceil(x1);
    if (last <= first + 1) {
      const middle = (x0 + x1) / 2 - first;
      this.#add(row + first, share * (1 - middle));
      this.#add(row + first + 1, share * middle);
      return;
    }
    // The covered area up to each pixel's right side; its differences are what each pixel adds.
    const perPixel = share / (x1 - x0);
    let before = 0;
    let beforeThat = 0;
    for (let pixel = first; pixel <= last; pixel += 1) {
      const reach = Math.min(pixel + 1, x1);
      const start = Math.max(pixel, x0);
      const width = Math.max(0, reach - start);
      const covered = beforeThat + perPixel * width * (pixel + 1 - (start + reach) / 2);
      this.#add(row + pixel, covered - before);
      before = covered;
      beforeThat += perPixel * width;
    }
    this.#add(row + last + 1, share - before);
  }

  #add(at: number, cover: number): void {
    if (at < this.#cover.length) this.#cover[at] = (this.#cover[at] ?? 0) + cover;
  }

  #paint(left: number, top: number, right: number, bottom: number, [red, green, blue]: Colour): void {
    const { pixels, width } = this;
    const cover = this.#cover;
    for (let y = top; y < bottom; y += 1) {
      let sum = 0;
      const row = y * (width + 2);
      for (let x = left; x <= right + 1; x += 1) {
        sum += cover[row + x] ?? 0;
        cover[row + x] = 0;
        const share = Math.min(Math.abs(sum), 1);
        if (share < 0.004 || x >= width) continue;
        const at = (y * width + x) * 3;
        pixels[at] = mix(pixels[at] ?? 0, red, share);
        pixels[at + 1] = mix(pixels[at + 1] ?? 0, green, share);
        pixels[at + 2] = mix(pixels[at + 2] ?? 0, blue, share);
      }
    }
  }
}

function mix(under: number, over: number, share: number): number {
  return Math.round(under + (over - under) * share);
}
