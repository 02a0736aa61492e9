import { describe, expect, it } from 'vitest';

import { BatchLoader } from './batch-loader.js';

interface Row {
  readonly key: string;
}

/** A look-up whose statements are answered by hand. */
function lookup(): {
  find: (key: string) => Promise<Row | null>;
  sent: (readonly string[])[];
  answer: Answer;
} {
  const sent: (readonly string[])[] = [];
  const open: { keys: readonly string[]; settle: (error?: Error) => void }[] = [];
  const gathered = new BatchLoader<Row>(
    (keys) =>
      new Promise((resolve, reject) => {
        sent.push(keys);
        const rows = keys.filter((key) => key !== 'unknown').map((key) => ({ key }));
        open.push({
          keys,
          settle: (error) => {
            if (error === undefined) resolve(rows);
            else reject(error);
          },
        });
      }),
    ({ key }) => key,
  );
  return {
    find: (key) => gathered.find(key),
    sent,
    answer: async (error) => {
      open.shift()?.settle(error);
      await new Promise(setImmediate);
    },
  };
}
type Answer = (error?: Error) => Promise<void>;

describe('BatchLoader', () => {
  it('sends a look-up that comes alone at once', async () => {
    const { find, sent, answer } = lookup();
    const found = find('a');
    expect(sent).toEqual([['a']]);
    await answer();
    expect(await found).toEqual({ key: 'a' });
  });

  it('gathers what is asked while two statements run, each key once', async () => {
    const { find, sent, answer } = lookup();
    const found = Promise.all(['a', 'b', 'c', 'd', 'c', 'unknown'].map(find));
    expect(sent).toEqual([['a'], ['b']]);
    await answer();
    expect(sent).toEqual([['a'], ['b'], ['c', 'd', 'unknown']]);
    await answer();
    await answer();
    expect(await found).toEqual([...['a', 'b', 'c', 'd', 'c'].map((key) => ({ key })), null]);
  });

  it('never answers with a statement that was sent before the question', async () => {
    const { find, sent, answer } = lookup();
    const first = find('a');
    const second = find('a');
    expect(sent).toEqual([['a'], ['a']]);
    await answer();
    await answer();
    expect(await Promise.all([first, second])).toEqual([{ key: 'a' }, { key: 'a' }]);
  });

  it('fails those who asked, and nobody after them', async () => {
    const { find, answer } = lookup();
    const failed = expect(find('a')).rejects.toThrow('lost');
    await answer(new Error('lost'));
    await failed;
    const found = find('a');
    await answer();
    expect(await found).toEqual({ key: 'a' });
  });
});
