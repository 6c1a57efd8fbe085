import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Changes } from "../local/changes.js";
import type { Faults } from "../local/faults.js";
import { answer } from "../local/local-server.js";
import { logRequest, type SeenRequest } from "../local/request-log.js";
import type { Assets } from "./assets.js";

/** KOOK's asset hosts: they ask for no token, and should never see one. */
export class AssetHost {
  readonly requests: SeenRequest[] = [];

  constructor(
    private readonly assets: Assets,
    private readonly faults: Faults,
    private readonly changes: Changes,
    private readonly now: () => number,
  ) {}

  readonly listen = (request: IncomingMessage, response: ServerResponse): void => {
    this.#serve(request, response).catch(() => request.socket.destroy());
  };

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    const seen = logRequest(this.requests, request, { at: this.now(), path: pathname, query: searchParams });
    const effects = this.faults.none ? [] : this.faults.strike(`${seen.method} ${seen.path}`);
    for (const effect of effects) if (effect.kind === "delay") await sleep(effect.ms);
    const end = effects.find(({ kind }) => kind !== "delay");
    if (end?.kind === "cut" || end?.kind === "drop-answer") request.socket.destroy();
    else if (end?.kind === "answer") {
      seen.status = end.answer.status;
      answer(response, end.answer.status, end.answer.body, end.answer.headers);
    } else if (end?.kind !== "hang") seen.status = this.assets.serve(request, response);
    this.changes.announce();
  }
}
