import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { type ScheduledJob, ScheduledJobs } from './scheduled-jobs.js';

const EVERY_MS = 1_000;

let jobs: ScheduledJobs;

beforeEach(() => {
  vi.useFakeTimers();
  jobs = new ScheduledJobs();
});

afterEach(async () => {
  await jobs.onApplicationShutdown();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function gate(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve };
}

function take(run: ScheduledJob['run'], atEnd = false): void {
  jobs.add({ failing: 'it could not be done', everyMs: EVERY_MS, atEnd, run });
}

describe('a job', () => {
  it('comes round, and never overtakes itself', async () => {
    const { promise, resolve } = gate();
    const run = vi.fn(() => promise);
    take(run);
    await vi.advanceTimersByTimeAsync(3 * EVERY_MS);
    expect(run).toHaveBeenCalledTimes(1);
    resolve();
    await vi.advanceTimersByTimeAsync(2 * EVERY_MS);
    expect(run).toHaveBeenCalledTimes(3);
  });

  it('is tried again after a failure, of which only the first in a row is logged', async () => {
    const warn = vi.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    const outcomes = ['no', 'no', 'yes', 'no'];
    take(() => (outcomes.shift() === 'no' ? Promise.reject(new Error('no')) : Promise.resolve()));
    await vi.advanceTimersByTimeAsync(2 * EVERY_MS);
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ msg: 'it could not be done' }));
    await vi.advanceTimersByTimeAsync(2 * EVERY_MS);
    expect(warn).toHaveBeenCalledTimes(2);
  });

  it('survives a failure that comes at once', async () => {
    vi.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    const run = vi.fn((): Promise<void> => {
      throw new Error('at once');
    });
    take(run);
    await vi.advanceTimersByTimeAsync(2 * EVERY_MS);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('is waited for at the end, told of it, and done a last time if it wants', async () => {
    const steps: string[] = [];
    const { promise, resolve } = gate();
    take(async (ending) => {
      steps.push('begun');
      await promise;
      steps.push(ending.aborted ? 'told' : 'not told');
    }, true);
    await vi.advanceTimersByTimeAsync(EVERY_MS);
    const end = jobs.onApplicationShutdown();
    expect(steps).toEqual(['begun']);
    resolve();
    await end;
    expect(steps).toEqual(['begun', 'told', 'begun', 'told']);
  });
});
