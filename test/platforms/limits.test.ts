import { describe, expect, test } from "vitest";
import { paceMs } from "../../src/delivery/budget-limit.js";
import { DiscordBudgets } from "../../src/platforms/discord/limits.js";
import { TelegramBudgets } from "../../src/platforms/telegram/limits.js";

const AT_TELEGRAM = "https://api.telegram.org";
const HERE = ["http://127.0.0.1:8081", "http://localhost:8081", "http://[::1]:8081"];
const unset = { messagesPerSecond: null, groupMessagesPerMinute: null };

describe("What Telegram lets a bot send", () => {
  test("is what its FAQ says: twenty a minute in a group, thirty a second in all", () => {
    const [group, bot, ...others] = new TelegramBudgets(unset, AT_TELEGRAM).inChat("-1001/7");
    expect(group).toMatchObject({
      name: "chat -1001",
      of: "address",
      limit: { count: 20, windowMs: 60_000, burst: 3 },
    });
    expect(bot).toMatchObject({ name: "bot", of: "bot", limit: { windowMs: 1_000 } });
    expect(bot?.limit.count).toBeLessThanOrEqual(30);
    expect(others).toEqual([]);
  });

  test("is one a second in a chat with one person, and in a group no more than that either", () => {
    const budgets = new TelegramBudgets(unset, AT_TELEGRAM);
    for (const address of ["42", "-1001"]) {
      const [chat] = budgets.inChat(address);
      expect(chat && paceMs(chat.limit)).toBeGreaterThanOrEqual(1_000);
    }
  });

  test("is shared by all topics of a group, and by nothing else", () => {
    const budgets = new TelegramBudgets(unset, AT_TELEGRAM);
    expect(budgets.inChat("-1001/7")).toEqual(budgets.inChat("-1001"));
    expect(budgets.inChat("-1002")[0]?.name).not.toBe(budgets.inChat("-1001")[0]?.name);
  });

  test("is Telegram's, too, behind a proxy of someone's own", () => {
    expect(new TelegramBudgets(unset, "https://tg.example.com/api").inChat("-1001")).toHaveLength(2);
  });

  test.each(HERE)("is not known at %s unless it is set", (apiUrl) => {
    expect(new TelegramBudgets(unset, apiUrl).inChat("-1001")).toEqual([]);
    const set = new TelegramBudgets({ messagesPerSecond: 30, groupMessagesPerMinute: 60 }, apiUrl);
    expect(set.inChat("-1001")[0]?.limit.count).toBe(60);
    expect(set.ofBot).toHaveLength(1);
  });

  test("can be set to nothing, each by itself", () => {
    const none = new TelegramBudgets({ messagesPerSecond: 0, groupMessagesPerMinute: 0 }, AT_TELEGRAM);
    expect(none.inChat("-1001")).toEqual([]);
    const one = new TelegramBudgets({ messagesPerSecond: 1, groupMessagesPerMinute: 1 }, AT_TELEGRAM);
    for (const { limit } of one.inChat("-1001")) expect(limit).toMatchObject({ count: 1, burst: 1 });
  });
});

describe("What Discord lets webhooks send", () => {
  test("is thirty a minute in a channel, with all of its threads", () => {
    const budgets = new DiscordBudgets({ webhookMessagesPerMinute: null }, "https://discord.com/api");
    const [channel, ...others] = budgets.ofWebhooks("guild/channel");
    expect(channel?.limit).toEqual({ count: 30, windowMs: 60_000, burst: 5 });
    expect(others).toEqual([]);
    expect(budgets.ofWebhooks("guild/channel/thread")).toEqual([channel]);
  });

  test.each(HERE)("is not known at %s unless it is set", (apiUrl) => {
    expect(new DiscordBudgets({ webhookMessagesPerMinute: null }, apiUrl).ofWebhooks("guild/channel")).toEqual([]);
    expect(new DiscordBudgets({ webhookMessagesPerMinute: 30 }, apiUrl).ofWebhooks("guild/channel")).toHaveLength(1);
  });
});
