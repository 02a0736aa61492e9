import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { isUuid, newId } from './ids.js';

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
