import { inflateSync } from "node:zlib";
import { ProtocolError } from "./errors.js";

/** An event as kasumi's dispatch takes it. */
export interface EventPacket {
  readonly s: 0;
  /** Its place in the session; null for the rare event that has none. */
  readonly sn: number | null;
  readonly d: unknown;
}

/** One frame of the gateway, by what it asks of us. */
export type Frame =
  | { readonly type: "event"; readonly packet: EventPacket }
  | { readonly type: "hello"; readonly code: number; readonly sessionId: string | null }
  | { readonly type: "ping" }
  | { readonly type: "pong" }
  | { readonly type: "reconnect"; readonly code: number | null }
  | { readonly type: "resume-ack"; readonly sessionId: string | null }
  | { readonly type: "other"; readonly signal: number };

/** No event comes near this; what does is an attack on our memory. */
export const LARGEST_FRAME_BYTES = 4 * 1024 * 1024;

/**
 * Reads a frame by its own kind, whatever was asked for: binary ones are one whole zlib stream, text ones are JSON.
 * @throws ProtocolError
 */
export function decodeFrame(data: Buffer, binary: boolean): Frame {
  const frame = parse(binary ? inflate(data) : data);
  const d = isRecord(frame.d) ? frame.d : {};
  switch (frame.s) {
    case 0:
      return { type: "event", packet: { s: 0, sn: serialNumber(frame.sn), d: frame.d } };
    case 1:
      return { type: "hello", code: helloCode(d), sessionId: sessionId(d) };
    case 2:
      return { type: "ping" };
    case 3:
      return { type: "pong" };
    case 5:
      return { type: "reconnect", code: integer(d.code) };
    case 6:
      return { type: "resume-ack", sessionId: sessionId(d) };
    default:
      return { type: "other", signal: frame.s };
  }
}

export function encodePing(sn: number): string {
  return `{"s":2,"sn":${sn}}`;
}

export const ENCODED_PONG = `{"s":3}`;

function inflate(data: Buffer): Buffer {
  try {
    return inflateSync(data, { maxOutputLength: LARGEST_FRAME_BYTES });
  } catch (error) {
    throw new ProtocolError("A binary frame is not zlib, or too large", { cause: error });
  }
}

function parse(data: Buffer): { s: number; d?: unknown; sn?: unknown } {
  if (data.length > LARGEST_FRAME_BYTES) throw new ProtocolError("A frame is too large");
  let frame: unknown;
  try {
    frame = JSON.parse(data.toString("utf8"));
  } catch {
    // The parser's own message quotes the frame, which may hold a person's words.
    throw new ProtocolError("A frame is not JSON");
  }
  if (!isRecord(frame) || typeof frame.s !== "number") throw new ProtocolError("A frame has no signal");
  return { ...frame, s: frame.s };
}

function serialNumber(value: unknown): number | null {
  const sn = integer(value);
  return sn !== null && sn > 0 ? sn : null;
}

/** The field is spelled in both ways. */
function sessionId(d: Record<string, unknown>): string | null {
  for (const id of [d.session_id, d.sessionId]) if (typeof id === "string" && id !== "") return id;
  return null;
}

function helloCode(d: Record<string, unknown>): number {
  return integer(d.code) ?? (sessionId(d) === null ? -1 : 0);
}

function integer(value: unknown): number | null {
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) ? number : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
