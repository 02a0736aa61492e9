import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { digestOf, idempotencyKeyOf } from './idempotency-key.js';

describe('idempotencyKeyOf', () => {
  it.each([
    ['"8e03978e-40d5-43dd-bc93-6894a57f9324"', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
    ['8e03978e-40d5-43dd-bc93-6894a57f9324', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
    ['"with space, and \\"quotes\\" and \\\\"', 'with space, and "quotes" and \\'],
    ['x'.repeat(255), 'x'.repeat(255)],
    [`"${'x'.repeat(255)}"`, 'x'.repeat(255)],
  ])('%s is the key %s', (header, key) => {
    expect(idempotencyKeyOf(header)).toBe(key);
  });

  it.each([
    '',
    ' ',
    '""',
    '"open',
    'bare word',
    'ä',
    '"ä"',
    '"a\\b"',
    'x'.repeat(256),
    `"${'x'.repeat(256)}"`,
  ])('refuses %j', (header) => {
    expect(() => idempotencyKeyOf(header)).toThrow('Idempotency-Key');
  });
});

describe('digestOf', () => {
  it('tells lists of texts apart, wherever their borders are', () => {
    const texts = fc.array(fc.string(), { maxLength: 4 });
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        expect(digestOf(...a).equals(digestOf(...b))).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
  });
});
