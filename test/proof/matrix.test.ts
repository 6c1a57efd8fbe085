import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { clearFaults, DESTINATION_FAULTS, OPERATIONS, SOURCE_FAULTS } from "./faults.js";
import { endMarkOf, Ledger, markOf } from "./ledger.js";
import { ProofWorld } from "./proof-world.js";

vi.setConfig({ testTimeout: 120_000 });

let proof: ProofWorld;
const ledger = new Ledger();

beforeAll(async () => {
  proof = await ProofWorld.start();
  await proof.world.startRelay();
  await proof.link();
});
afterEach(() => clearFaults(proof.world));
afterAll(() => proof.close());

/** After two cuts in a row the gateway is given up to half a minute of peace. */
const PATIENCE_MS = 55_000;
const LONG = "今晚九点开黑，来的举手。 Who is in tonight? ".repeat(120);
const ids: string[] = [];

function say(route = 0, long = false): number {
  const { channel } = proof.routes[route]!;
  const number = ledger.say(channel, long);
  ids[number] = proof.world.kook.say(channel, proof.world.people.anna.id, text(number, 0, long));
  return number;
}

function text(number: number, version: number, long = false): string {
  return long ? `${markOf(number, version)} ${LONG}${endMarkOf(number, version)}` : `${markOf(number, version)} hello`;
}

function edit(number: number): void {
  proof.world.kook.edit(ids[number]!, text(number, ledger.edit(number)));
}

function remove(number: number): void {
  ledger.remove(number);
  proof.world.kook.remove(ids[number]!);
}

const problems = (): readonly string[] => {
  proof.doubtUnanswered(ledger);
  return ledger.balance(proof.shown()).problems;
};

/** Until everything is as it should be; what isn't by then is what the test fails with. */
async function settled(): Promise<void> {
  const begin = performance.now();
  while (problems().length > 0 && performance.now() - begin < PATIENCE_MS) await pause(20);
  expect(problems()).toEqual([]);
}

const CASES = DESTINATION_FAULTS.flatMap((fault) => OPERATIONS.map((operation) => ({ fault, operation })));

test.each(CASES)(
  "$fault.name strikes a $operation.name: everything is right in the end",
  async ({ fault, operation }) => {
    const before = say();
    const long = say(1, true);
    await settled();
    fault.arm(proof.world, operation);
    const [first, second] = [say(), say()];
    edit(before);
    edit(first);
    remove(second);
    remove(long);
    say(1, true);
    await settled();
    expect(problems()).toEqual([]);
  },
);

test.each(SOURCE_FAULTS)("$name: everything said, changed and deleted arrives all the same", async (fault) => {
  const [edited, removed] = [say(), say()];
  await settled();
  fault.arm(proof.world);
  const fresh = say();
  edit(edited);
  remove(removed);
  say(1);
  edit(fresh);
  say(2);
  await settled();
});

test("one destination is down while another works, and gets everything when it is back", async () => {
  const { world, routes } = proof;
  await world.telegram.stopListening();
  for (let count = 0; count < 5; count += 1) say(count % routes.length);
  const onDiscord = () => proof.shown().filter(({ place }) => place.startsWith("Discord"));
  await world.discord.until(() => ledger.balance(onDiscord()).problems.length === 0 || null);
  await world.telegram.listenAgain();
  await settled();
});
