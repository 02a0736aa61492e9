import { describe, expect, it } from 'vitest';

import { FairSemaphore } from './fair-semaphore.js';

const refusals = { full: () => new Error('full'), gone: () => new Error('gone') };

/** Work that goes on until it is told to end. */
function controlled(semaphore: FairSemaphore): {
  readonly begun: string[];
  start(name: string, signal?: AbortSignal): Promise<string>;
  end(name: string): Promise<void>;
} {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    begun,
    start: (name, signal) =>
      semaphore.run(
        name.charAt(0),
        () =>
          new Promise((resolve) => {
            begun.push(name);
            ends.set(name, () => resolve(name));
          }),
        signal,
      ),
    end: async (name) => {
      ends.get(name)?.();
      for (let turns = 0; turns < 8; turns += 1) await Promise.resolve();
    },
  };
}

const semaphore = (inAll: number, perCaller: number, waiting = 10): FairSemaphore =>
  new FairSemaphore(
    { atOnce: { inAll, perCaller }, waiting: { inAll: waiting, perCaller: waiting } },
    refusals,
  );

describe('FairSemaphore', () => {
  it('lets so many work at once, and the others by turns', async () => {
    const work = controlled(semaphore(2, 2));
    const all = ['a1', 'a2', 'a3', 'a4', 'b1'].map((name) => work.start(name));
    expect(work.begun).toEqual(['a1', 'a2']);
    await work.end('a1');
    await work.end('a2');
    expect(work.begun).toEqual(['a1', 'a2', 'a3', 'b1']);
    for (const name of ['a3', 'b1', 'a4']) await work.end(name);
    expect(await Promise.all(all)).toEqual(['a1', 'a2', 'a3', 'a4', 'b1']);
  });

  it('lets a caller do no more at once than he may', async () => {
    const work = controlled(semaphore(3, 1));
    const all = ['a1', 'a2', 'b1'].map((name) => work.start(name));
    expect(work.begun).toEqual(['a1', 'b1']);
    await work.end('a1');
    expect(work.begun).toEqual(['a1', 'b1', 'a2']);
    for (const name of ['b1', 'a2']) await work.end(name);
    await Promise.all(all);
  });

  it('refuses those for whom there is no room, and goes on', async () => {
    const lock = semaphore(1, 1, 1);
    const work = controlled(lock);
    const all = ['a1', 'a2', 'a3'].map((name) => work.start(name).catch(String));
    await work.end('a1');
    await work.end('a2');
    expect(await Promise.all(all)).toEqual(['a1', 'a2', 'Error: full']);
    expect(lock.waiting).toBe(0);
  });

  it('forgets those who have left, before and while they wait', async () => {
    const lock = semaphore(1, 1);
    const work = controlled(lock);
    const leaving = new AbortController();
    const all = [work.start('a1'), work.start('b1', leaving.signal).catch(String), work.start('c1')];
    leaving.abort();
    expect(lock.waiting).toBe(1);
    expect(await work.start('d1', leaving.signal).catch(String)).toBe('Error: gone');
    await work.end('a1');
    await work.end('c1');
    expect(await Promise.all(all)).toEqual(['a1', 'Error: gone', 'c1']);
  });

  it('passes the turn on when work fails', async () => {
    const lock = semaphore(1, 1);
    const failing = lock.run('a', () => Promise.reject(new Error('broken'))).catch(String);
    const next = lock.run('b', () => Promise.resolve('done'));
    expect(await Promise.all([failing, next])).toEqual(['Error: broken', 'done']);
  });
});
