import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { readConfig } from "../src/config/index.js";
import { createLogger } from "../src/log.js";

test("no secret of the settings reaches the log, wherever it stands", async () => {
  const config = readConfig({
    KOOK_BOT_TOKEN: "1/MTIz/kook+secret==,1/NDU2/second/secret==",
    DISCORD_BOT_TOKEN: "discord.secret.token",
    TELEGRAM_BOT_TOKEN: "123:telegram-secret",
    SECRET_KEY: "a key that is long enough",
    DATABASE_URL: "postgres://user:pass-word-1@host/db",
    HTTPS_PROXY_DISCORD: "http://me:proxy-pass@127.0.0.1:1",
    LOG_LEVEL: "trace",
  });
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const log = await createLogger(config, sink);
  const url = `https://api.telegram.org/bot123:telegram-secret/sendMessage`;
  log.error({ err: new Error(`failed: ${url}`, { cause: new Error("discord.secret.token") }) }, "Sending failed");
  log.info(
    {
      token: "x",
      nested: { authorization: "Bot 1/MTIz/kook+secret==" },
      at: encodeURIComponent("1/NDU2/second/secret=="),
    },
    "a key that is long enough",
  );
  log.warn({ text: "postgres://user:pass-word-1@host/db via me:proxy-pass" }, "Database");
  const all = lines.join("");
  expect(lines).toHaveLength(3);
  for (const secret of [
    "telegram-secret",
    "discord.secret",
    "kook+secret",
    "second%2Fsecret",
    "long enough",
    "pass-word-1",
    "proxy-pass",
  ]) {
    expect(all).not.toContain(secret);
  }
  expect(all).toContain("Sending failed");
});
