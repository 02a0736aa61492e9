import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { isLong, jsonInSlices } from './long-answers.js';

const long = (entry: fc.Arbitrary<unknown>): fc.Arbitrary<unknown[]> =>
  fc.array(entry, { minLength: 201, maxLength: 230 });

describe('jsonInSlices', () => {
  it('writes what JSON.stringify writes', async () => {
    const answers = fc.record(
      {
        ok: fc.constant(true),
        list: long(fc.jsonValue()),
        other: fc.jsonValue(),
        none: fc.constant(undefined),
      },
      { requiredKeys: ['list'] },
    );
    await fc.assert(
      fc.asyncProperty(answers, async (answer) => {
        const whole = { ...answer, within: { list: answer.list, again: [answer.other] }, at: new Date(0) };
        expect(isLong(whole)).toBe(true);
        expect(await jsonInSlices(whole)).toBe(JSON.stringify(whole));
      }),
      { numRuns: 50 },
    );
  });

  it('writes entries with long lists of their own', async () => {
    const ops = Array.from({ length: 201 }, (_, id) => ({ id, patch: { id } }));
    const batches = [{ id: 1, ops }, { id: 2, ops: [] }, [ops, 3], null, 'text'];
    const answer = { ok: true, batches, none: undefined };
    expect(isLong(answer)).toBe(true);
    expect(await jsonInSlices(answer)).toBe(JSON.stringify(answer));
  });

  it('writes holes and what has no JSON as null', async () => {
    const answer = { list: [undefined, () => 1, ...Array.from({ length: 200 }, () => null)] };
    expect(await jsonInSlices(answer)).toBe(JSON.stringify(answer));
  });

  it.each([null, 'text', 7, {}, { list: [1, 2] }, new Date(0)])('leaves %j alone', (answer) => {
    expect(isLong(answer)).toBe(false);
  });
});
