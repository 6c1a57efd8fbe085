import { deflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { ProtocolError } from "../../../src/platforms/kook/errors.js";
import { decodeFrame, encodePing } from "../../../src/platforms/kook/frame.js";
import { checkGatewayUrl, resumeUrl } from "../../../src/platforms/kook/gateway-url.js";

const read = (frame: unknown): unknown => decodeFrame(Buffer.from(JSON.stringify(frame)), false);

test("a binary frame is one whole zlib stream", () => {
  expect(decodeFrame(Buffer.from("789cab562a56b232ae05000888021d", "hex"), true)).toEqual({ type: "pong" });
  const event = { s: 0, sn: 3, d: { content: "中文 😀" } };
  expect(decodeFrame(deflateSync(JSON.stringify(event)), true)).toEqual({
    type: "event",
    packet: { s: 0, sn: 3, d: event.d },
  });
});

test.each<[unknown, unknown]>([
  [
    { s: 0, d: { a: 1 }, sn: 7, extra: { verifyToken: "secret" } },
    { type: "event", packet: { s: 0, sn: 7, d: { a: 1 } } },
  ],
  [
    { s: 0, d: {}, sn: "8" },
    { type: "event", packet: { s: 0, sn: 8, d: {} } },
  ],
  [
    { s: 0, d: {} },
    { type: "event", packet: { s: 0, sn: null, d: {} } },
  ],
  [
    { s: 0, d: {}, sn: 0 },
    { type: "event", packet: { s: 0, sn: null, d: {} } },
  ],
  [
    { s: 0, sn: 1 },
    { type: "event", packet: { s: 0, sn: 1, d: undefined } },
  ],
  [
    { s: 1, d: { code: 0, session_id: "a" } },
    { type: "hello", code: 0, sessionId: "a" },
  ],
  [
    { s: 1, d: { code: 0, sessionId: "a" } },
    { type: "hello", code: 0, sessionId: "a" },
  ],
  [
    { s: 1, d: { session_id: "a" } },
    { type: "hello", code: 0, sessionId: "a" },
  ],
  [
    { s: 1, d: { code: 40103 } },
    { type: "hello", code: 40103, sessionId: null },
  ],
  [{ s: 1 }, { type: "hello", code: -1, sessionId: null }],
  [{ s: 2, sn: 1 }, { type: "ping" }],
  [{ s: 3 }, { type: "pong" }],
  [
    { s: 5, d: { code: 41008, err: "x" } },
    { type: "reconnect", code: 41008 },
  ],
  [{ s: 5 }, { type: "reconnect", code: null }],
  [
    { s: 6, d: { session_id: "a" } },
    { type: "resume-ack", sessionId: "a" },
  ],
  [
    { s: 7, d: { sn_list: [1] } },
    { type: "other", signal: 7 },
  ],
])("%j is read as what it asks for", (frame, expected) => {
  expect(read(frame)).toEqual(expected);
});

test.each(["", "{", "null", "3", "[]", '"s"', "{}", '{"s":"0"}'])("%j is no frame", (text) => {
  expect(() => decodeFrame(Buffer.from(text), false)).toThrow(ProtocolError);
});

test("a frame that is too large, before or after it is unpacked, is refused", () => {
  const large = Buffer.from(JSON.stringify({ s: 0, d: "x".repeat(4_200_000) }));
  expect(() => decodeFrame(large, false)).toThrow(ProtocolError);
  expect(() => decodeFrame(deflateSync(large), true)).toThrow(ProtocolError);
  // Refused while it is being unpacked: a small frame must not fill the memory first.
  const unpack = (): unknown => decodeFrame(deflateSync(Buffer.alloc(8_000_000, 32)), true);
  expect(unpack).toThrow(expect.objectContaining({ cause: expect.objectContaining({ code: "ERR_BUFFER_TOO_LARGE" }) }));
  expect(() => decodeFrame(Buffer.from('{"s":3}'), true)).toThrow(ProtocolError);
});

test("what a frame holds is not in the error", () => {
  const words = (): unknown => decodeFrame(Buffer.from('{"s":0,"d":"a private word'), false);
  expect(words).toThrow(/^(?!.*private).*$/);
});

test("PING tells the sn", () => {
  expect(JSON.parse(encodePing(5_000_000_000))).toEqual({ s: 2, sn: 5_000_000_000 });
});

test("a resume keeps the address as it was", () => {
  const url = "wss://ws.kaiheila.cn/gateway?compress=1&token=a%2Bb%2F%3D%3D";
  const asked = new URL(resumeUrl(url, { sessionId: "s&1", sn: 5 }));
  expect(asked.href.startsWith(`${url}&`)).toBe(true);
  expect(Object.fromEntries(asked.searchParams)).toMatchObject({
    token: "a+b/==",
    resume: "1",
    sn: "5",
    session_id: "s&1",
    sessionId: "s&1",
  });
  expect(resumeUrl("wss://x.example/gateway", { sessionId: "a", sn: 0 })).toContain("/gateway?resume=1&sn=0");
});

test("only encrypted addresses are trusted, and those of this machine", () => {
  for (const url of ["wss://a.example/x", "ws://127.0.0.1:9/x", "ws://localhost/x", "ws://[::1]/x"]) {
    expect(checkGatewayUrl(url)).toBe(url);
  }
  for (const url of [
    "ws://a.example/?token=t",
    "https://a.example",
    "ws://127.0.0.1.evil.example/",
    "ws://localhost.evil/",
    "wss://a.example/x#token=t",
    "",
  ]) {
    expect(() => checkGatewayUrl(url)).toThrow(/^(?!.*token=t).*$/);
  }
});
