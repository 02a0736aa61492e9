import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { subjectKey, viewerHashDay } from './viewer-hash.js';

const A = 'a'.repeat(32);
const DAY = Date.UTC(2026, 3, 18);
const NEXT_DAY = DAY + 86_400_000;

describe('viewerHashDay', () => {
  it('is the documented digest', () => {
    expect(viewerHashDay('u:user_123', DAY, A)).toBe('ebcd5eb81f852579acf22ab4308534e4');
    expect(viewerHashDay('u:user_123', NEXT_DAY, A)).toBe('9a9f2eddbd5c90c873189f6b39b9a553');
    expect(viewerHashDay('u:user_123', DAY, 'b'.repeat(32))).toBe('6f6de6dac2fb1d30a1a25e5c82fab697');
    expect(viewerHashDay('ip:v4:1.2.3.0', DAY, A)).toBe('e0ab23b44f39122bb80b4c3137b5d3d5');
  });
});

describe('subjectKey', () => {
  it.each([
    ['1.2.3.4', 'ip:v4:1.2.3.0'],
    ['1.2.3.255', 'ip:v4:1.2.3.0'],
    ['::ffff:1.2.3.4', 'ip:v4:1.2.3.0'],
    ['2001:db8:7:8::9', 'ip:v6:2001:db8:7'],
    ['2001:0DB8:0007::1', 'ip:v6:2001:db8:7'],
    ['::1', 'ip:v6:0:0:0'],
    ['', 'ip:unknown'],
    ['unknown', 'ip:unknown'],
    ['not an address', 'ip:raw:not an address'],
  ])('%s is %s', (address, key) => {
    expect(subjectKey(null, address)).toBe(key);
  });

  it('prefers the account', () => {
    expect(subjectKey('user_123', '1.2.3.4')).toBe('u:user_123');
  });

  it('gives one key to the whole network', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.nat(255), (address, last) => {
        const neighbour = address.replace(/\d+$/, String(last));
        expect(subjectKey(null, neighbour)).toBe(subjectKey(null, address));
      }),
    );
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        expect(subjectKey(null, address)).toMatch(/^ip:v[46]:/);
      }),
    );
  });
});
