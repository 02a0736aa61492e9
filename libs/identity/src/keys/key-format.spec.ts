import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { hashSecret, isHash, looksLikeKey, newKey, parseKey } from './key-format.js';

const SECRET = 'the-secret-with-more-than-24-chars';
const HASH = '28b1a44b4763cc961220702a48cb752efb2e73f6bfef49955a7fda434ab459b6';

describe('newKey', () => {
  it.each([
    ['user', /^lkyu_[0-9a-f]{8}\.[A-Za-z0-9_-]{32}[0-9A-Za-z]{6}$/],
    ['org', /^lkyo_[0-9a-f]{8}\.[A-Za-z0-9_-]{32}[0-9A-Za-z]{6}$/],
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

  it.each([
    ['lkyu_0123abcd.the-secret-with-more-than-24-chars', true],
    [`lkyu_0123abcd.${'a'.repeat(32)}1gRXV1`, true],
    [`lkyu_0123abcd.${'a'.repeat(32)}1gRXV2`, false],
    [`lkyo_0123abcd.${'a'.repeat(32)}1gRXV1`, false],
  ])('knows the checksum of %s: %s', (token, isKey) => {
    expect(parseKey(token) !== null).toBe(isKey);
  });

  it('finds one wrong character wherever it is', () => {
    const { raw } = newKey('user');
    for (let at = raw.indexOf('.') + 1; at < raw.length; at += 1) {
      const wrong = `${raw.slice(0, at)}${raw[at] === 'x' ? 'y' : 'x'}${raw.slice(at + 1)}`;
      expect(parseKey(wrong), wrong).toBeNull();
    }
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

describe('isHash', () => {
  it('knows the published vector', () => {
    expect(hashSecret(SECRET)).toBe(HASH);
    expect(isHash(hashSecret(SECRET), HASH)).toBe(true);
  });

  it('takes no other secret, and no other form of hash', () => {
    fc.assert(fc.property(fc.string(), (other) => isHash(hashSecret(other), HASH) === (other === SECRET)));
    expect(isHash(HASH, '')).toBe(false);
    expect(isHash(HASH, HASH.slice(1))).toBe(false);
  });
});
