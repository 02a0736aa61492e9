import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { renderAnswer, withoutLargest } from './tool-answer.js';

const sizeOf = (text: string): number => Buffer.byteLength(JSON.stringify(text));

describe('renderAnswer', () => {
  it('indents where there is room, and tells the same where there is not', () => {
    const value = { list: [1, { a: 'x"y\\', b: [] }], empty: {} };
    expect(renderAnswer(value, 10_000)).toEqual({ text: JSON.stringify(value, null, 2) });
    const compact = JSON.stringify(value);
    expect(renderAnswer(value, sizeOf(compact))).toEqual({ text: compact });
    expect(renderAnswer(value, sizeOf(compact) - 1)).toEqual({ text: null, bytes: sizeOf(compact) });
  });

  it('never makes more than it may, whatever the value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 1, max: 400 }), (value, most) => {
        const { text } = renderAnswer(value, most);
        if (text === null) expect(sizeOf(JSON.stringify(value))).toBeGreaterThan(most);
        else {
          expect(sizeOf(text)).toBeLessThanOrEqual(most);
          expect(JSON.stringify(JSON.parse(text))).toBe(JSON.stringify(value));
        }
      }),
    );
  });

  it('does not make half a gigabyte of a megabyte that is nested deeply', () => {
    let value: unknown = Array.from({ length: 300_000 }, () => 1);
    for (let depth = 0; depth < 400; depth += 1) value = [value];
    expect(renderAnswer(value, 1_000_000)).toEqual({ text: JSON.stringify(value) });
  });
});

describe('withoutLargest', () => {
  it('leaves out the largest fields and names them', () => {
    const value = { slug: 'a', metadata: 'm'.repeat(500), title: 't'.repeat(50), policy: 'p'.repeat(400) };
    expect(JSON.parse(withoutLargest(value, 600))).toEqual({
      slug: 'a',
      title: value.title,
      policy: value.policy,
      omitted: ['metadata'],
    });
    expect(JSON.parse(withoutLargest(value, 200))).toEqual({
      slug: 'a',
      title: value.title,
      omitted: ['metadata', 'policy'],
    });
    expect(JSON.parse(withoutLargest(value, 10))).toEqual({
      omitted: ['metadata', 'policy', 'title', 'slug'],
    });
  });
});
