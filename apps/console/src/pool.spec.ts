import { describe, expect, it } from 'vitest';

import { forEach } from './pool.js';

const never = new AbortController().signal;
const turn = (): Promise<void> => Promise.resolve();

describe('forEach', () => {
  it('does something with each, four at a time', async () => {
    const [done, running]: [number[], number[]] = [[], []];
    let count = 0;
    await forEach(
      Array.from({ length: 10 }, (_, n) => n),
      never,
      async (n) => {
        count += 1;
        running.push(count);
        await turn();
        count -= 1;
        done.push(n);
      },
    );
    expect(done.sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(Math.max(...running)).toBe(4);
  });

  it('begins with no other once it is told to end', async () => {
    const ends = new AbortController();
    let begun = 0;
    await forEach([1, 2, 3, 4, 5, 6], ends.signal, async () => {
      begun += 1;
      if (begun === 4) ends.abort();
      await turn();
    });
    expect(begun).toBe(4);
  });

  it('fails as the first one did, and waits for what is under way', async () => {
    const done: number[] = [];
    const work = forEach([1, 2, 3, 4, 5], never, async (n) => {
      await turn();
      if (n === 2) throw new Error('two');
      await turn();
      done.push(n);
    });
    await expect(work).rejects.toThrow('two');
    expect(done).toContain(4);
    expect(done).not.toContain(2);
  });
});
