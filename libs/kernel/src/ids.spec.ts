import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { isUuid, newId, randomText } from './ids.js';

describe('newId', () => {
  it('is a UUID of version 7 that starts with its time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 47 }), (now) => {
        const id = newId(now);
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(Number.parseInt(id.slice(0, 13).replace('-', ''), 16)).toBe(now);
      }),
    );
  });

  it('does not repeat itself', () => {
    const ids = Array.from({ length: 20_000 }, () => newId(1));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('randomText', () => {
  it.each([
    [6, 'hex', /^[0-9a-f]{12}$/],
    [24, 'base64url', /^[A-Za-z0-9_-]{32}$/],
  ] as const)(
    'is %i bytes in %s, never the same, across many refills of its pool',
    (bytes, encoding, shape) => {
      const texts = Array.from({ length: 2_000 }, () => randomText(bytes, encoding));
      for (const text of texts) expect(text).toMatch(shape);
      expect(new Set(texts).size).toBe(texts.length);
    },
  );

  it('uses every bit', () => {
    const bytes = Array.from({ length: 1_000 }, () => Buffer.from(randomText(24, 'base64url'), 'base64url'));
    const ones = (bit: number): number =>
      bytes.filter((all) => ((all[bit >> 3] ?? 0) >> (bit & 7)) & 1).length;
    for (let bit = 0; bit < 24 * 8; bit += 1) expect(ones(bit)).toSatisfy((n) => n > 350 && n < 650);
  });
});

describe('isUuid', () => {
  it.each([
    ['2489E9AD-2EE2-8E00-8EC9-32D5F69181C0', true],
    ['2489e9ad-2ee2-1e00-0ec9-32d5f69181c0', true],
    ['2489e9ad2ee28e008ec932d5f69181c0', false],
    ['123', false],
    [' 2489e9ad-2ee2-8e00-8ec9-32d5f69181c0', false],
    [5, false],
  ])('%j: %s', (value, expected) => {
    expect(isUuid(value)).toBe(expected);
  });
});
