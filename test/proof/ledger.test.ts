import { expect, test } from "vitest";
import { endMarkOf, Ledger, markOf } from "./ledger.js";

function threeSaid(): Ledger {
  const ledger = new Ledger();
  for (let number = 0; number < 3; number += 1) ledger.say("news");
  return ledger;
}

const shown = (...texts: string[]) => [{ place: "announcements", channel: "news", texts }];
const problemsOf = (ledger: Ledger, ...texts: string[]) => ledger.balance(shown(...texts)).problems;

test("a ledger balances when each message is shown once, in order, as it is now", () => {
  const ledger = threeSaid();
  ledger.edit(1);
  ledger.remove(2);
  expect(ledger.balance(shown(markOf(0, 0), markOf(1, 1)))).toEqual({
    due: 3,
    whole: 2,
    gone: 1,
    doubled: 0,
    problems: [],
  });
});

test("several messages in one copy count one by one", () => {
  expect(problemsOf(threeSaid(), `${markOf(0, 0)}\n${markOf(1, 0)}`, markOf(2, 0))).toEqual([]);
});

test("each kind of damage is named", () => {
  expect(problemsOf(threeSaid(), markOf(0, 0), markOf(2, 0))).toEqual(["announcements: message 1 is lost"]);
  expect(problemsOf(threeSaid(), markOf(0, 0), markOf(1, 0), markOf(1, 0), markOf(2, 0))).toEqual([
    "announcements: message 1 is shown 2 times",
  ]);
  expect(problemsOf(threeSaid(), markOf(1, 0), markOf(0, 0), markOf(2, 0))).toEqual([
    "announcements: message 0 comes after 1",
  ]);
  const changed = threeSaid();
  changed.edit(0);
  changed.remove(1);
  expect(problemsOf(changed, markOf(0, 0), markOf(1, 0), markOf(2, 0))).toEqual([
    "announcements: message 0 is shown as it was before its last edit",
    "announcements: message 1 was deleted and is shown",
  ]);
  const long = new Ledger();
  long.say("news", true);
  expect(problemsOf(long, markOf(0, 0))).toEqual(["announcements: message 0 lacks its end"]);
  expect(problemsOf(long, markOf(0, 0), endMarkOf(0, 0))).toEqual([]);
  const elsewhere = threeSaid();
  elsewhere.say("chat");
  expect(problemsOf(elsewhere, ...[0, 1, 2, 3].map((number) => markOf(number, 0)))).toEqual([
    "announcements: message 3 belongs elsewhere",
  ]);
});

test("only a send whose answer may be lost may be there twice", () => {
  const ledger = threeSaid();
  ledger.doubt("announcements", `Anna\n${markOf(1, 0)}`);
  const texts = [0, 1, 1, 2].map((number) => markOf(number, 0));
  expect(ledger.balance(shown(...texts))).toMatchObject({ whole: 3, doubled: 1, problems: [] });
});
