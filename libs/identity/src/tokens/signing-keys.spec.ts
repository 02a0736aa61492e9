import { generateKeyPairSync } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { signingKeysOf } from './signing-keys.js';

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwk = publicKey.export({ format: 'jwk' });
const good = { ...jwk, kid: 'good' };

describe('the signing keys of a key set', () => {
  it('are read, whatever stands beside them', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
    const keys = signingKeysOf([
      { ...rsa.export({ format: 'jwk' }), kid: 'rsa', use: 'sig', alg: 'RS256' },
      null,
      'no key',
      { kid: 'empty' },
      good,
    ]);
    expect([...keys.keys()]).toEqual(['rsa', 'good']);
    expect(keys.get('rsa')?.equals(rsa)).toBe(true);
    expect(keys.get('good')?.equals(publicKey)).toBe(true);
  });

  it('may have no id', () => {
    expect([...signingKeysOf([jwk]).keys()]).toEqual(['']);
  });

  it.each([
    ['of a key for encryption', { ...jwk, use: 'enc' }],
    ['of a shared secret', { kty: 'oct', k: 'c2VjcmV0LXNlY3JldC1zZWNyZXQ' }],
    ['of a private key, which nobody should publish', privateKey.export({ format: 'jwk' })],
    ['of a curve that is not known', { ...jwk, crv: 'P-257' }],
    ['of half a key', { ...jwk, y: undefined }],
  ])('hold nothing %s', (_, other) => {
    expect([...signingKeysOf([good, { ...other, kid: 'other' }]).keys()]).toEqual(['good']);
    expect(() => signingKeysOf([other])).toThrow('no key for signatures');
  });
});
