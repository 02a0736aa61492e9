import { setImmediate as turn } from 'node:timers/promises';

import { expect, it } from 'vitest';

import type { Env } from '../config/env.js';
import { EncodedAnswer } from '../http/long-answers.js';
import { LargeReads } from './large-reads.js';

/** Work that ends when it is told to. */
function work<T>(): { done: Promise<T>; end: (value: T) => void } {
  let end: (value: T) => void = () => undefined;
  const done = new Promise<T>((resolve) => (end = resolve));
  return { done, end };
}

it('makes few answers at once, one of a caller, and the next one when that is read', async () => {
  const reads = new LargeReads({ largeReads: 2, deadlines: { databaseWait: 60_000 } } as Env);
  const begun: string[] = [];
  const ask = (
    caller: string,
  ): { made: (value: unknown) => void; read: () => void; answer: Promise<unknown> } => {
    const [making, reading] = [work<unknown>(), work<undefined>()];
    const make = (): Promise<unknown> => {
      begun.push(caller);
      return making.done;
    };
    const answer = reads.run({ caller }, make, () => reading.done);
    return { made: making.end, read: () => reading.end(undefined), answer };
  };
  const [first, second, ben] = [ask('ann'), ask('ann'), ask('ben')];
  ask('cid');
  await turn();
  expect(begun).toEqual(['ann', 'ben']);
  const long = new EncodedAnswer({ ok: true }, '{"ok":true}');
  first.made(long);
  expect(await first.answer).toBe(long);
  await turn();
  expect(begun).toEqual(['ann', 'ben', 'cid']);
  ben.made({});
  await turn();
  expect(begun).toEqual(['ann', 'ben', 'cid']);
  first.read();
  await turn();
  expect(begun).toEqual(['ann', 'ben', 'cid', 'ann']);
  second.made('short');
  expect(await second.answer).toBe('short');
});

it('refuses whoever waits too long, and says when to come again', async () => {
  const reads = new LargeReads({ largeReads: 1, deadlines: { databaseWait: 1 } } as Env);
  void reads.run(
    { caller: 'ann' },
    () => work().done,
    () => work<undefined>().done,
  );
  const late = reads.run(
    { caller: 'ben' },
    () => Promise.resolve(null),
    () => Promise.resolve(),
  );
  await expect(late).rejects.toMatchObject({ kind: 'unavailable', retryAfter: 2 });
});
