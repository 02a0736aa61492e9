import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { AddressLists, canonicalRange, isCovered } from './address-ranges.js';

describe('canonicalRange', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7/32'],
    [' 203.0.113.7/24 ', '203.0.113.0/24'],
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['2001:DB8::1', '2001:db8::1/128'],
    ['2001:db8:0:1:ffff::/64', '2001:db8:0:1::/64'],
    ['::/0', '::/0'],
    ['::ffff:203.0.113.7', '203.0.113.7/32'],
    ['::ffff:203.0.113.7/120', '203.0.113.0/24'],
  ])('reads %j as %s', (text, range) => {
    expect(canonicalRange(text)).toBe(range);
    expect(canonicalRange(range)).toBe(range);
  });

  it.each([
    '',
    '10',
    '0x7f.1',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/08',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    '2001:db8::/129',
    'fe80::1%eth0',
    'example.com',
    '203.0.113.7:80',
  ])('refuses %j', (text) => {
    expect(canonicalRange(text)).toBeNull();
  });
});

describe('isCovered', () => {
  it.each([
    ['10.1.0.0/16', ['192.0.2.0/24', '10.0.0.0/8'], true],
    ['10.0.0.0/8', ['10.0.0.0/8'], true],
    ['10.0.0.0/7', ['10.0.0.0/8'], false],
    ['11.0.0.0/8', ['10.0.0.0/8'], false],
    ['2001:db8::/48', ['2001:db8::/32'], true],
    ['0.0.0.0/0', ['::/0'], false],
  ])('%s by %j: %s', (range, by, covered) => {
    expect(isCovered(range, by)).toBe(covered);
  });
});

describe('AddressLists', () => {
  const lists = new AddressLists();
  const LIST = '203.0.113.0/24,2001:db8:0:1::/64';

  it.each([
    ['203.0.113.0', true],
    ['203.0.113.255', true],
    ['203.0.112.255', false],
    ['203.0.114.0', false],
    ['203.0.113.7:40001', true],
    ['::ffff:203.0.113.7', true],
    ['[2001:db8:0:1::1]:443', true],
    ['2001:db8:0:2::1', false],
    ['unknown', false],
    ['', false],
    [undefined, false],
    [`203.0.113.7${' '.repeat(100)}`, false],
  ])('%j: %s, however often it is asked', (address, allowed) => {
    expect([lists.allow(LIST, address), lists.allow(LIST, address)]).toEqual([allowed, allowed]);
  });

  it('agrees with arithmetic', () => {
    const octet = fc.integer({ min: 0, max: 255 });
    const address = fc.tuple(octet, octet, octet, octet);
    const number = (octets: number[]): bigint => octets.reduce((sum, each) => sum * 256n + BigInt(each), 0n);
    fc.assert(
      fc.property(address, address, fc.integer({ min: 0, max: 32 }), (one, other, bits) => {
        const range = canonicalRange(`${one.join('.')}/${String(bits)}`) ?? '';
        const same = number(one) >> BigInt(32 - bits) === number(other) >> BigInt(32 - bits);
        expect(lists.allow(range, other.join('.'))).toBe(same);
      }),
    );
  });
});
