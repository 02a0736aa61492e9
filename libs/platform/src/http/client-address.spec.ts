import { describe, expect, it } from 'vitest';

import { clientOf, forwardedClient, trustsProxy } from './client-address.js';

describe('clientOf', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    [' 203.0.113.7 ', '203.0.113.7'],
    ['203.0.113.7:40001', '203.0.113.7'],
    ['[203.0.113.7]:40001', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:cb00:7107', '203.0.113.7'],
    ['[::ffff:203.0.113.7]:443', '203.0.113.7'],
    ['2001:db8:0:1::1', '2001:db8:0:1::'],
    ['2001:DB8:0:1:ffff:ffff:ffff:ffff', '2001:db8:0:1::'],
    ['2001:0db8:0000:0001::1', '2001:db8:0:1::'],
    ['[2001:db8:0:1::1]', '2001:db8:0:1::'],
    ['[2001:db8:0:1::1]:65535', '2001:db8:0:1::'],
    ['fe80::1%eth0', 'fe80::'],
    ['[fe80::1%25en0]:80', 'fe80::'],
    ['2001:db8:0:2::1', '2001:db8:0:2::'],
    ['::1', '::'],
    ['', 'unknown'],
    ['unknown', 'unknown'],
    ['_hidden', 'unknown'],
    ['_hidden:80', 'unknown'],
    ['10', 'unknown'],
    ['0x7f.1', 'unknown'],
    ['1.2.3', 'unknown'],
    ['1.2.3.4.5', 'unknown'],
    ['999.1.1.1', 'unknown'],
    ['01.2.3.4', 'unknown'],
    ['1.2.3.4:port', 'unknown'],
    ['1.2.3.4:', 'unknown'],
    ['[2001:db8::1', 'unknown'],
    ['[]', 'unknown'],
    ['2001:db8::1::2', 'unknown'],
    ['fe80', 'unknown'],
  ])('%j is %s', (address, client) => {
    expect(clientOf(address)).toBe(client);
  });
});

describe('forwardedClient', () => {
  it.each([
    ['10.0.0.1', undefined, false, '10.0.0.1'],
    ['10.0.0.1', undefined, ['10.0.0.0/8'], '10.0.0.1'],
    ['10.0.0.1', '1.2.3.4', false, '10.0.0.1'],
    ['10.0.0.1', '1.2.3.4', ['10.0.0.0/8'], '1.2.3.4'],
    ['10.0.0.1', '1.2.3.4:5678', ['10.0.0.1'], '1.2.3.4'],
    ['11.0.0.1', '1.2.3.4', ['10.0.0.0/8'], '11.0.0.1'],
    ['127.0.0.1', '9.9.9.9, 1.2.3.4, 10.1.1.1', ['loopback', 'uniquelocal'], '1.2.3.4'],
    ['127.0.0.1', '9.9.9.9, 1.2.3.4:80, 10.1.1.1:90', ['loopback', 'uniquelocal'], '1.2.3.4'],
    ['::ffff:127.0.0.1', '2001:db8::1', ['loopback'], '2001:db8::'],
    ['127.0.0.1', 'rubbish', ['loopback'], 'unknown'],
    ['127.0.0.1', '1.2.3.4, 5.6.7.8', true, '1.2.3.4'],
  ])('%s forwarding %s, trusting %j: %s', (peer, forwarded, trusted, expected) => {
    expect(forwardedClient(peer, { 'x-forwarded-for': forwarded }, trustsProxy(trusted))).toBe(expected);
  });
});

describe('trustsProxy', () => {
  it('believes no text that is no address, nor an address that is not there', () => {
    const trusts = trustsProxy(['0.0.0.1', 'loopback', 'fd00::/8']);
    expect(['unknown', '', '1', undefined, '128.0.0.1', 'fe80::1'].map(trusts)).not.toContain(true);
    expect(['127.9.9.9:1', '::1', '[fd00::1]:80', '::ffff:127.0.0.1'].map(trusts)).not.toContain(false);
  });
});
