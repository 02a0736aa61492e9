import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { hashSecret, isSecret, looksLikeKey, newKey, parseKey } from './key-format.js';

const SECRET = 'the-secret-with-more-than-24-chars';
const HASH = '28b1a44b4763cc961220702a48cb752efb2e73f6bfef49955a7fda434ab459b6';

describe('newKey', () => {
  it.each([
    ['user', /^lkyu_[0-9a-f]{8}\.[A-Za-z0-9_-]{32}$/],
    ['org', /^lkyo_[0-9a-f]{8}\.[A-Za-z0-9_-]{32}$/],
  ] as const)('makes a key of a %s that parses back', (kind, form) => {
    const { raw, prefix, secret } = newKey(kind);
    expect(raw).toMatch(form);
    expect(parseKey(raw)).toEqual({ prefix, secret });
    expect(newKey(kind).raw).not.toBe(raw);
  });
});

describe('parseKey', () => {
  const secret = 'a'.repeat(24);

  it.each([`lkyu_0123abcd.${secret}`, `  lkyo_0123abcd.${secret}\t`, `lkyu_0123abcd.${'a'.repeat(100)}`])(
    'takes %j',
    (token) => {
      expect(parseKey(token)?.prefix).toBe(token.trim().slice(0, 13));
    },
  );

  it.each([
    '',
    'lkyu_0123abcd',
    'lkyu_0123abcd.',
    `lkyu_0123abcd.${'a'.repeat(23)}`,
    `lkyx_0123abcd.${secret}`,
    `LKYU_0123abcd.${secret}`,
    `lkyu_0123ABCD.${secret}`,
    `lkyu_0123abc.${secret}`,
    `lkyu_0123abcde.${secret}`,
    `lkyu_0123abcd.${secret}.x`,
    `lkyu_0123abcd.${secret}\n\nx`,
    `lkyu_0123abcd.${'a'.repeat(100_000)}`,
    `x lkyu_0123abcd.${secret}`,
  ])('refuses %j', (token) => {
    expect(parseKey(token)).toBeNull();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (token) => {
        parseKey(token);
        looksLikeKey(token);
      }),
    );
  });
});

describe('isSecret', () => {
  it('knows the published vector', () => {
    expect(hashSecret(SECRET)).toBe(HASH);
    expect(isSecret(SECRET, HASH)).toBe(true);
  });

  it('takes no other secret, and no other form of hash', () => {
    fc.assert(fc.property(fc.string(), (other) => isSecret(other, HASH) === (other === SECRET)));
    expect(isSecret(SECRET, '')).toBe(false);
    expect(isSecret(SECRET, HASH.slice(1))).toBe(false);
  });
});
