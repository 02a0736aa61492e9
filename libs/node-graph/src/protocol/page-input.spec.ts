import { describe, expect, it } from 'vitest';

import { DomainError } from '#kernel';

import { parseSlice } from './page-input.js';

const rule = { defaultLimit: 1000, maxLimit: 5000 };

describe('parseSlice', () => {
  it.each([
    [{}, { limit: 1000, offset: 0 }],
    [
      { limit: 1, offset: 7 },
      { limit: 1, offset: 7 },
    ],
    [
      { limit: '5000', offset: '0' },
      { limit: 5000, offset: 0 },
    ],
    [{ limit: null }, { limit: 1000, offset: 0 }],
  ])('%j is %j', (payload, slice) => {
    expect(parseSlice(payload, rule)).toEqual(slice);
  });

  it.each([
    [{ limit: 0 }, 'out_of_range'],
    [{ limit: 5001 }, 'out_of_range'],
    [{ offset: -1 }, 'out_of_range'],
    [{ limit: 1.5 }, 'invalid_number'],
    [{ limit: 'many' }, 'invalid_number'],
    [{ limit: '' }, 'invalid_number'],
    [{ offset: true }, 'invalid_number'],
    [{ offset: '99999999999999999999' }, 'invalid_number'],
  ])('%j is refused with %s', (payload, reason) => {
    let error: unknown;
    try {
      parseSlice(payload, rule);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(DomainError);
    expect((error as DomainError).reason).toBe(reason);
  });
});
