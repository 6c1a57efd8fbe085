import type { Handler } from "./call.js";

interface Route {
  readonly name: string;
  readonly segments: readonly string[];
  readonly handler: Handler;
}

export interface Match {
  /** "METHOD /path/:param": the same for all requests of one kind. */
  readonly route: string;
  readonly params: Readonly<Record<string, string>>;
  readonly handler: Handler;
}

/** Finds the handler of a path. Routes written first win, so fixed segments stand before parameters. */
export class Router {
  readonly #routes = new Map<string, Route[]>();

  add(routes: Readonly<Record<string, Handler>>): void {
    for (const [name, handler] of Object.entries(routes)) {
      const [method, path] = name.split(" ") as [string, string];
      const segments = path.split("/").slice(1);
      const key = `${method} ${segments.length}`;
      const list = this.#routes.get(key) ?? [];
      list.push({ name, segments, handler });
      this.#routes.set(key, list);
    }
  }

  /** @throws URIError at a path that isn't well encoded */
  match(method: string, path: string): Match | null {
    const segments = path.split("/").slice(1).map(decodeURIComponent);
    for (const route of this.#routes.get(`${method} ${segments.length}`) ?? []) {
      const params = matchSegments(route.segments, segments);
      if (params) return { route: route.name, params, handler: route.handler };
    }
    return null;
  }

  /** Whether another method would have found something here. */
  knows(path: string): boolean {
    return ["GET", "POST", "PUT", "PATCH", "DELETE"].some((method) => this.match(method, path) !== null);
  }
}

function matchSegments(pattern: readonly string[], segments: readonly string[]): Record<string, string> | null {
  const params: Record<string, string> = {};
  for (let i = 0; i < pattern.length; i++) {
    const expected = pattern[i]!;
    const actual = segments[i]!;
    if (expected.startsWith(":")) params[expected.slice(1)] = actual;
    else if (expected !== actual) return null;
  }
  return params;
}
