import fc from 'fast-check';
import { expect, it } from 'vitest';

import { seal, sealingKey, unseal } from './sealing.js';

const key = sealingKey('a secret of the service', 'mail');

it('gives back what was sealed, whatever it is, and never seals it alike', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const sealed = seal(key, text);
      expect(unseal(key, sealed)).toBe(text);
      expect(seal(key, text)).not.toBe(sealed);
      if (text.length > 8) expect(Buffer.from(sealed, 'base64').includes(text)).toBe(false);
    }),
  );
});

it('opens nothing with another secret or for another purpose, and nothing that was altered', () => {
  const sealed = seal(key, 'https://links.example/reset#secret');
  for (const other of [
    sealingKey('another secret', 'mail'),
    sealingKey('a secret of the service', 'webhook'),
  ])
    expect(unseal(other, sealed)).toBeNull();
  const bytes = Buffer.from(sealed, 'base64');
  for (let at = 0; at < bytes.length; at += 1) {
    const altered = Buffer.from(bytes);
    altered[at]! ^= 1;
    expect(unseal(key, altered.toString('base64'))).toBeNull();
  }
  for (const none of ['', 'AAAA', bytes.subarray(0, 20).toString('base64')])
    expect(unseal(key, none)).toBeNull();
});
