import { describe, expect, it } from 'vitest';

import { creatorFingerprint } from './creator-fingerprint.js';

const DAY = Date.UTC(2026, 3, 18, 23, 59);

describe('creatorFingerprint', () => {
  it('is the documented digest', () => {
    expect(creatorFingerprint('1.2.3.4', 'Mozilla/5.0', DAY)).toBe('cb57070311bb36b45d591145d72e6611');
    expect(creatorFingerprint('1.2.3.4', undefined, DAY)).toBe('685cca87500d225a2397e06a56d4e8d9');
  });

  it('differs by day, address and user agent', () => {
    const all = [
      creatorFingerprint('1.2.3.4', 'a', DAY),
      creatorFingerprint('1.2.3.4', 'a', DAY + 60_000),
      creatorFingerprint('1.2.3.5', 'a', DAY),
      creatorFingerprint('1.2.3.4', 'b', DAY),
    ];
    expect(new Set(all).size).toBe(4);
  });
});
