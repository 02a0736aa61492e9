import { expect, it } from 'vitest';

import { InTurn } from './in-turn.js';
import { nextTurn } from './slices.js';

async function someTurns(): Promise<void> {
  for (let turns = 0; turns < 3; turns += 1) await nextTurn();
}

it('makes a piece ready while the one before is done, and does them one after the other', async () => {
  const seen: string[] = [];
  const made = await InTurn.all(async (pieces) => {
    for (const name of ['a', 'b', 'c', 'd'])
      await pieces.begin(async (turn) => {
        seen.push(`make ${name}`);
        await turn;
        seen.push(`do ${name}`);
        await someTurns();
        seen.push(`did ${name}`);
      });
    return 'all';
  });
  expect(made).toBe('all');
  const order = (...names: string[]): void => {
    const places = names.map((name) => seen.indexOf(name));
    expect(places, seen.join()).toEqual([...places].sort((one, other) => one - other));
  };
  order('make a', 'do a', 'did a', 'do b', 'did b', 'do c', 'did c', 'do d', 'did d');
  order('make b', 'did a', 'make c', 'did b', 'make d', 'did c');
  expect(seen).toHaveLength(12);
});

it('what went wrong ends those that wait, and rises when more is begun', async () => {
  const seen: string[] = [];
  const all = InTurn.all(async (pieces) => {
    await pieces.begin(() => Promise.reject(new Error('first')));
    await pieces.begin(async (turn) => {
      await turn;
      seen.push('second');
    });
    await pieces.begin(() => Promise.resolve(seen.push('third')));
    seen.push('not come to');
  });
  await expect(all).rejects.toThrow('first');
  expect(seen).toEqual([]);
});

it('what went wrong with the last one rises at the end', async () => {
  const all = InTurn.all((pieces) => pieces.begin(() => Promise.reject(new Error('last'))));
  await expect(all).rejects.toThrow('last');
});

it('waits for what is under way when the making fails, and tells that failure', async () => {
  const done: string[] = [];
  const all = InTurn.all(async (pieces) => {
    for (const name of ['a', 'b'])
      await pieces.begin(async (turn) => {
        await turn;
        await someTurns();
        done.push(name);
      });
    throw new Error('the making');
  });
  await expect(all).rejects.toThrow('the making');
  expect(done).toEqual(['a', 'b']);
});
