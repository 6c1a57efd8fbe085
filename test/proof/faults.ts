import type { World } from "../support/world.js";

/** Something that goes wrong at a destination with the next requests of an operation. */
export interface DestinationFault {
  readonly name: string;
  arm(world: World, operation: Operation): void;
}

/** What is asked of a destination, as both local servers name it. */
export interface Operation {
  readonly name: "message" | "edit" | "deletion";
  readonly discord: string;
  readonly telegram: string;
}

export const OPERATIONS: readonly Operation[] = [
  { name: "message", discord: "POST /webhooks/*", telegram: "send*" },
  { name: "edit", discord: "PATCH /webhooks/*", telegram: "edit*" },
  { name: "deletion", discord: "DELETE /webhooks/*", telegram: "delete*" },
];

const TWICE = 2;

export const DESTINATION_FAULTS: readonly DestinationFault[] = [
  {
    name: "a server error",
    arm: ({ discord, telegram }, operation) => {
      discord.knobs.refuse({ status: 502, on: operation.discord, times: TWICE });
      telegram.knobs.refuse({ status: 502, on: operation.telegram, times: TWICE });
    },
  },
  {
    name: "a rate limit",
    arm: ({ discord, telegram }, operation) => {
      discord.knobs.rateLimit({ retryAfterMs: 300, on: operation.discord, times: TWICE });
      telegram.knobs.rateLimit({ retryAfterMs: 1_000, on: operation.telegram });
    },
  },
  {
    name: "a rate limit of the whole bot",
    arm: ({ discord, telegram }, operation) => {
      discord.knobs.rateLimit({ retryAfterMs: 300, scope: "global", on: operation.discord });
      telegram.knobs.rateLimit({ retryAfterMs: 1_000, on: operation.telegram });
    },
  },
  {
    name: "a connection cut before anything is done",
    arm: ({ discord, telegram }, operation) => {
      discord.knobs.cut({ on: operation.discord, times: TWICE });
      telegram.knobs.cut({ on: operation.telegram, times: TWICE });
    },
  },
  {
    name: "a lost answer",
    arm: ({ discord, telegram }, operation) => {
      discord.knobs.dropAnswer({ on: operation.discord });
      telegram.knobs.dropAnswer({ on: operation.telegram });
    },
  },
  {
    name: "a slow answer",
    arm: ({ discord, telegram }, operation) => {
      discord.knobs.delay(700, { on: operation.discord, times: TWICE });
      telegram.knobs.delay(700, { on: operation.telegram, times: TWICE });
    },
  },
  {
    name: "an answer that is no JSON",
    arm: ({ discord, telegram }, operation) => {
      discord.knobs.refuse({ status: 503, body: "<html>busy</html>", on: operation.discord });
      telegram.knobs.refuse({ status: 503, body: "<html>busy</html>", on: operation.telegram });
    },
  },
];

/** Something that goes wrong between KOOK and us, with what is said next. */
export interface SourceFault {
  readonly name: string;
  arm(world: World): void;
}

export const SOURCE_FAULTS: readonly SourceFault[] = [
  { name: "the socket is cut", arm: ({ kook }) => kook.gateway.cutSockets() },
  {
    name: "events come twice",
    arm: ({ kook }) => {
      kook.knobs.duplicateEvents = 3;
    },
  },
  {
    name: "events come in the wrong order",
    arm: ({ kook }) => {
      kook.knobs.reorderEvents = 2;
    },
  },
  {
    name: "the resume is refused",
    arm: ({ kook }) => {
      kook.knobs.resume = "refused";
      kook.gateway.cutSockets();
    },
  },
  {
    name: "the resume begins a new session",
    arm: ({ kook }) => {
      kook.knobs.resume = "new-session";
      kook.gateway.cutSockets();
    },
  },
  {
    name: "the socket is cut again in the middle of the resume",
    arm: ({ kook }) => {
      const before = kook.connections.length;
      kook.knobs.resume = { cutAfter: 1 };
      kook.gateway.cutSockets();
      void kook
        .until(() => kook.connections[before]?.resumed || null)
        .then(() => (kook.knobs.resume = "replay"))
        .catch(() => undefined); // the server closed first
    },
  },
  { name: "KOOK forgets the session", arm: ({ kook }) => kook.gateway.reconnect(40108) },
  {
    name: "KOOK's API fails for a moment",
    arm: ({ kook }) => void kook.knobs.refuse({ status: 502, html: "<html>bad gateway</html>", times: 3 }),
  },
];

/** Ends what a fault left behind. */
export function clearFaults({ kook, discord, telegram }: World): void {
  kook.knobs.resume = "replay";
  for (const { knobs } of [kook, discord, telegram]) knobs.clear();
}
