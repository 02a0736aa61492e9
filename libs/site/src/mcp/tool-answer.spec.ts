import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type AnswerShape, renderAnswer, withoutLargest } from './tool-answer.js';

/** What a text takes, and the JSON beside it. */
const sizeOf = (text: string, json = text): number =>
  Buffer.byteLength(JSON.stringify(text)) + Buffer.byteLength(json);
const within = (most: number): AnswerShape => ({ most, isIndented: true });

describe('renderAnswer', () => {
  it('indents where there is room, and tells the same where there is not', () => {
    const value = { list: [1, { a: 'x"y\\', b: [] }], empty: {} };
    const json = JSON.stringify(value);
    const bytes = sizeOf(json);
    expect(renderAnswer(value, within(10_000))).toEqual({
      text: JSON.stringify(value, null, 2),
      json,
      bytes,
    });
    expect(renderAnswer(value, within(bytes))).toEqual({ text: json, json, bytes });
    expect(renderAnswer(value, within(bytes - 1))).toEqual({ text: null, json, bytes });
    expect(renderAnswer(value, { most: 10_000, isIndented: false })).toEqual({ text: json, json, bytes });
  });

  it('never makes more than it may, whatever the value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 1, max: 400 }), (value, most) => {
        const { text, json } = renderAnswer(value, within(most));
        if (text === null) expect(sizeOf(JSON.stringify(value))).toBeGreaterThan(most);
        else {
          expect(sizeOf(text, json)).toBeLessThanOrEqual(most);
          expect(JSON.stringify(JSON.parse(text))).toBe(JSON.stringify(value));
        }
      }),
    );
  });

  it('does not make half a gigabyte of a megabyte that is nested deeply', () => {
    let value: unknown = Array.from({ length: 300_000 }, () => 1);
    for (let depth = 0; depth < 400; depth += 1) value = [value];
    expect(renderAnswer(value, within(2_000_000))).toMatchObject({ text: JSON.stringify(value) });
  });
});

describe('withoutLargest', () => {
  const value = { slug: 'a', metadata: 'm'.repeat(500), title: 't'.repeat(50), policy: 'p'.repeat(400) };
  const left = (most: number): unknown => JSON.parse(withoutLargest(value, within(most)).text);

  it('leaves out the largest fields and names them', () => {
    const { slug, title, policy } = value;
    expect(left(1_200)).toEqual({ slug, title, policy, omitted: ['metadata'] });
    expect(left(400)).toEqual({ slug, title, omitted: ['metadata', 'policy'] });
    expect(left(10)).toEqual({ omitted: ['metadata', 'policy', 'title', 'slug'] });
  });

  it('keeps lists that have to be there, as empty ones', () => {
    const listed = { items: ['i'.repeat(500)], tags: ['t'.repeat(400)], total: 1 };
    const { json } = withoutLargest(listed, within(200), ['items', 'total']);
    expect(JSON.parse(json)).toEqual({ items: [], total: 1, omitted: ['items', 'tags'] });
  });
});
