import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { instantOf, isInstant } from './instant.js';

const parsed = (text: unknown): number => Date.parse(String(instantOf(text)));

describe('instants', () => {
  it.each([
    ['2026-04-15T12:00:00Z', '2026-04-15T12:00:00Z'],
    ['2026-04-15T14:00:00+02:00', '2026-04-15T12:00:00Z'],
    ['2026-04-15T14:00:00 02:00', '2026-04-15T12:00:00Z'],
    ['2026-04-15 12:00', '2026-04-15T12:00:00Z'],
    ['2024-02-29T00:00:00.123456', '2024-02-29T00:00:00.123Z'],
    ['2000-02-29t00:00:00z', '2000-02-29T00:00:00Z'],
    ['2026-04-15', '2026-04-15T00:00:00Z'],
    ['20260415', '2026-04-15T00:00:00Z'],
    ['20260415T120000Z', '2026-04-15T12:00:00Z'],
    ['20260415T140000 0200', '2026-04-15T12:00:00Z'],
  ])('%s is %s', (text, instant) => {
    expect(isInstant(instantOf(text))).toBe(true);
    expect(parsed(text)).toBe(Date.parse(instant));
  });

  it.each([
    ...[
      '',
      'yesterday',
      '2026-02-30',
      '2026-13-01T00:00:00Z',
      '2026-02-29T00:00:00Z',
      '1900-02-29T00:00:00Z',
    ],
    ...['0000-01-01T00:00:00Z', '2026-04-31T00:00:00Z', '2026-04-15T24:00:00Z', '2026-04-15T12:00:60Z'],
    ...['2026-04-15T12:00:00+15:00', '12026-04-15T12:00:00Z', 5, null],
  ])('%j is none', (value) => {
    expect(isInstant(instantOf(value))).toBe(false);
  });

  it('are whatever JavaScript prints as one', () => {
    const dates = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(dates, (date) => {
        expect(isInstant(instantOf(date.toISOString()))).toBe(true);
      }),
    );
  });
});
