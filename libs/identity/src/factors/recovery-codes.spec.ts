import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { newRecoveryCodes, recoveryCodeHash } from './recovery-codes.js';

describe('recovery codes', () => {
  it('are ten, all different, in groups of four', () => {
    const codes = newRecoveryCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^[2-9a-hjkmnp-z]{4}(-[2-9a-hjkmnp-z]{4}){5}$/);
  });

  it('are the same however they are typed', () => {
    const [code = ''] = newRecoveryCodes();
    const hash = recoveryCodeHash(code);
    expect(hash).toHaveLength(32);
    expect(recoveryCodeHash(` ${code.toUpperCase().replaceAll('-', ' ')}\n`)).toEqual(hash);
    expect(recoveryCodeHash(code.replaceAll('-', ''))).toEqual(hash);
  });

  it('are recognised among other texts', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(recoveryCodeHash(text)).toBeNull();
      }),
    );
    expect(recoveryCodeHash('o'.repeat(24))).toBeNull();
  });
});
