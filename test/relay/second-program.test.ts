import { expect, test } from "vitest";
import { silentLogger } from "../../src/log.js";
import { SecondProgram } from "../../src/relay/second-program.js";
import { Troubles } from "../../src/relay/troubles.js";
import { ManualClock } from "../support/manual-clock.js";

const MINUTE = 60_000;

function start() {
  const clock = new ManualClock();
  const troubles = new Troubles({ clock, log: silentLogger });
  const told: string[] = [];
  troubles.onChange(({ kind, bot }, state) => told.push(`${kind} of ${bot} ${state}`));
  return { clock, told, program: new SecondProgram({ clock, troubles, bot: () => "Relay" }) };
}

const BEGAN = "second-program of Relay began";
const ENDED = "second-program of Relay ended";

test("sessions that KOOK ends again and again within minutes are told once, until it has been quiet for half an hour", async () => {
  const { clock, told, program } = start();
  for (let count = 1; count <= 3; count += 1) {
    program.sessionLost();
    await clock.advance(2 * MINUTE);
  }
  expect(told).toEqual([]);
  program.sessionLost();
  program.sessionLost();
  expect(told).toEqual([BEGAN]);
  await clock.advance(20 * MINUTE);
  program.sessionLost();
  await clock.advance(29 * MINUTE);
  expect(told).toEqual([BEGAN]);
  await clock.advance(2 * MINUTE);
  expect(told).toEqual([BEGAN, ENDED]);
  expect(clock.pending).toBe(0);
});

test("sessions that are lost now and then say nothing", async () => {
  const { clock, told, program } = start();
  for (let count = 1; count <= 20; count += 1) {
    program.sessionLost();
    await clock.advance(5 * MINUTE);
  }
  expect(told).toEqual([]);
});

test("of two signs the trouble lasts until both are gone", async () => {
  const { clock, told, program } = start();
  program.deaf();
  for (let count = 1; count <= 4; count += 1) program.sessionLost();
  program.hearing();
  expect(told).toEqual([BEGAN]);
  await clock.advance(31 * MINUTE);
  expect(told).toEqual([BEGAN, ENDED]);
  program.hearing();
  expect(told).toEqual([BEGAN, ENDED]);
});
