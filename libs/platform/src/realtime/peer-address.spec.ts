import { describe, expect, it } from 'vitest';

import { peerAddress } from './peer-address.js';

describe('peerAddress', () => {
  it.each([
    ['10.0.0.1', undefined, false, '10.0.0.1'],
    ['10.0.0.1', '1.2.3.4', false, '10.0.0.1'],
    ['10.0.0.1', '1.2.3.4', ['10.0.0.0/8'], '1.2.3.4'],
    ['10.0.0.1', '1.2.3.4', ['10.0.0.1'], '1.2.3.4'],
    ['11.0.0.1', '1.2.3.4', ['10.0.0.0/8'], '11.0.0.1'],
    ['127.0.0.1', '9.9.9.9, 1.2.3.4, 10.1.1.1', ['loopback', 'uniquelocal'], '1.2.3.4'],
    ['::ffff:127.0.0.1', '2001:db8::1', ['loopback'], '2001:db8::1'],
    ['127.0.0.1', 'rubbish', ['loopback'], '127.0.0.1'],
    ['127.0.0.1', '1.2.3.4, 5.6.7.8', true, '1.2.3.4'],
  ])('%s forwarding %s, trusting %j: %s', (peer, forwarded, trusted, expected) => {
    expect(peerAddress(peer, { 'x-forwarded-for': forwarded }, trusted)).toBe(expected);
  });
});
