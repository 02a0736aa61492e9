import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { effort } from '../../support/effort.js';
import { pause } from '../../support/pause.js';
import { Attacker } from './attacker.js';
import { ATTACKS } from './attacks.js';
import { HonestCallers } from './honest-callers.js';
import { type Figures, figuresOf, lineOf } from './figures.js';
import { PeakMemory, setStage, type Stage } from './stage.js';

/** A minute's work for a machine of its own: what others do on it is measured, too. */
const IS_LONG = effort(0, 1) === 1;
const SIZES = { honest: 4, greedy: 7, nodesOfGreedy: 12_000, versions: 50 };
const CALM_MS = 10_000;
const ATTACK_MS = 12_000;
const MOST_MEGABYTES = 400;
const MOST_MS = 250;
/** A sign-in waits its turn behind those of others: so many times what the slowest takes while nobody attacks. */
const MOST_SIGN_IN = 3;

let stage: Stage;
let people: HonestCallers;
let memory: PeakMemory;
let calm: Figures;

beforeAll(async () => {
  if (!IS_LONG) return;
  stage = await setStage(SIZES);
  memory = new PeakMemory(stage.service.pid);
  people = await HonestCallers.start(stage);
  await pause(CALM_MS / 2);
  const began = performance.now();
  await pause(CALM_MS);
  calm = figuresOf(people.during(began, performance.now()), [], memory.read());
  console.info(lineOf('calm', calm));
});
afterAll(async () => {
  if (!IS_LONG) return;
  await people.stop();
  await stage.stop();
});

describe.runIf(IS_LONG)('whoever uses the service as it is meant', () => {
  it.each(Object.keys(ATTACKS))('is served under %s', async (name) => {
    const index = Object.keys(ATTACKS).indexOf(name);
    const attack = ATTACKS[name]!;
    memory.restart();
    const began = performance.now();
    const attacker = new Attacker(stage, 100 + index, began + ATTACK_MS);
    await attack(attacker, stage.greedy[index % stage.greedy.length]!, stage);
    const ended = performance.now();
    await people.areServedAtOnce(Math.max(MOST_MS, calm.p99));
    const figures = figuresOf(people.during(began, ended), attacker.reactions, memory.read());
    console.info(lineOf(name, figures));

    expect(stage.service.hasEnded).toBe(false);
    expect(figures.notServed).toEqual([]);
    expect(figures.finalRefusals).toEqual([]);
    expect(figures.megabytes).toBeLessThan(MOST_MEGABYTES);
    expect(figures.p99).toBeLessThanOrEqual(MOST_MS);
    expect(figures.signIn).toBeLessThanOrEqual(MOST_SIGN_IN * calm.signIn);
  });
});
