import { describe, expect, it } from 'vitest';

import { CLAIM_LIFETIME_MS, claimTokenHash, isClaimToken, newClaimToken } from './claim-token.js';

describe('claim tokens', () => {
  it('are 24 random bytes', () => {
    const tokens = Array.from({ length: 1000 }, newClaimToken);
    expect(new Set(tokens).size).toBe(1000);
    for (const token of tokens) {
      expect(isClaimToken(token)).toBe(true);
      expect(Buffer.from(token, 'base64url')).toHaveLength(24);
    }
  });

  it('are kept as a digest only', () => {
    expect(claimTokenHash('B6p').toString('hex')).toBe(
      '9731974b04a403fb4ee45096bf9824e5c021dbecbce4d16c977061b3e644d2b5',
    );
  });

  it.each(['', 'short', 'a'.repeat(31), 'a'.repeat(33), `${'a'.repeat(31)}!`, `${'a'.repeat(32)}\n`])(
    'do not look like %j',
    (text) => {
      expect(isClaimToken(text)).toBe(false);
    },
  );

  it('live for 30 days', () => {
    expect(CLAIM_LIFETIME_MS).toBe(2_592_000_000);
  });
});
