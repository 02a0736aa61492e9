import { describe, expect, it } from 'vitest';

import { mayBeReached, rangeOf } from './target-addresses.js';

const STRICT = { allowed: [], loopback: false };

describe('an address that webhooks are delivered to', () => {
  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '93.184.215.14',
    '172.15.255.255',
    '172.32.0.1',
    '100.63.255.255',
    '100.128.0.1',
    '2606:4700:4700::1111',
    '2a00:1450:4001::1',
    // What they lead to is public.
    '::ffff:8.8.8.8',
    '64:ff9b::8.8.8.8',
  ])('may be %s', (address) => {
    expect(mayBeReached(address, STRICT)).toBe(true);
  });

  it.each([
    ['this machine', '127.0.0.1'],
    ['this machine', '127.255.255.254'],
    ['this machine', '::1'],
    ['any', '0.0.0.0'],
    ['any', '0.1.2.3'],
    ['any', '::'],
    ['private', '10.0.0.1'],
    ['private', '172.16.0.1'],
    ['private', '172.31.255.255'],
    ['private', '192.168.1.1'],
    ['unique local', 'fc00::1'],
    ['unique local', 'fd12:3456:789a::1'],
    ['link-local, metadata of clouds', '169.254.169.254'],
    ['link-local', '169.254.0.1'],
    ['link-local', 'fe80::1'],
    ['link-local with a zone', 'fe80::1%eth0'],
    ['site-local', 'fec0::1'],
    ['metadata over IPv6', 'fd00:ec2::254'],
    ['metadata of another cloud', '100.100.100.200'],
    ['shared by a carrier', '100.64.0.1'],
    ['shared by a carrier', '100.127.255.255'],
    ['multicast', '224.0.0.1'],
    ['multicast', '239.255.255.255'],
    ['multicast', 'ff02::1'],
    ['broadcast', '255.255.255.255'],
    ['reserved', '240.0.0.1'],
    ['for benchmarks', '198.18.0.1'],
    ['for protocols', '192.0.0.8'],
    ['for documents', '192.0.2.1'],
    ['for documents', '198.51.100.7'],
    ['for documents', '203.0.113.9'],
    ['for documents', '2001:db8::1'],
    ['mapped', '::ffff:127.0.0.1'],
    ['mapped', '::ffff:10.0.0.1'],
    ['mapped, in hexadecimal', '::ffff:a9fe:a9fe'],
    ['compatible', '::127.0.0.1'],
    ['compatible', '::10.0.0.1'],
    ['translated (SIIT)', '::ffff:0:7f00:1'],
    ['NAT64', '64:ff9b::127.0.0.1'],
    ['NAT64', '64:ff9b::a9fe:a9fe'],
    ['NAT64 of a network', '64:ff9b:1::10.0.0.1'],
    ['6to4', '2002:7f00:1::'],
    ['6to4', '2002:a00:1::1'],
    ['Teredo', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
    ['discarded', '100::1'],
    ['no address', 'localhost'],
    ['no address', '0x7f.1'],
    ['no address', '127.1'],
    ['no address', '2130706433'],
    ['no address', '0177.0.0.1'],
    ['no address', ''],
  ])('is not %s: %s', (_, address) => {
    expect(mayBeReached(address, STRICT)).toBe(false);
  });

  it('may be in a range that the operator has opened, however it is written, and in no other', () => {
    const rules = { allowed: ['10.1.0.0/16', 'fd00::/8'], loopback: false };
    expect(mayBeReached('10.1.2.3', rules)).toBe(true);
    expect(mayBeReached('::ffff:10.1.2.3', rules)).toBe(true);
    expect(mayBeReached('64:ff9b::10.1.2.3', rules)).toBe(true);
    expect(mayBeReached('fd12::1', rules)).toBe(true);
    expect(mayBeReached('10.2.0.1', rules)).toBe(false);
    expect(mayBeReached('127.0.0.1', rules)).toBe(false);
  });

  it('may be of this machine where that is wanted', () => {
    const rules = { allowed: [], loopback: true };
    expect(mayBeReached('127.0.0.1', rules)).toBe(true);
    expect(mayBeReached('::1', rules)).toBe(true);
    expect(mayBeReached('10.0.0.1', rules)).toBe(false);
    expect(mayBeReached('169.254.169.254', rules)).toBe(false);
  });
});

it.each([
  ['10.0.0.0/8', '10.0.0.0/8'],
  ['10.1.2.3', '10.1.2.3/32'],
  ['fd00::/8', 'fd00::/8'],
  ['::1', '::1/128'],
  ['10.0.0.0/33', null],
  ['0.0.0.0/0', null],
  ['10.0.0.0/8/8', null],
  ['example.com', null],
  ['fe80::1%eth0', null],
  ['', null],
])('takes %j for the range %j', (text, range) => {
  expect(rangeOf(text)).toBe(range);
});
