import type { IncomingHttpHeaders } from 'node:http';

import ipaddr from 'ipaddr.js';

const NAMED: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.1/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

/**
 * The client's address behind the configured proxies: the last one in `X-Forwarded-For` that no trusted proxy has.
 *
 * @param peer address at the other end of the connection.
 * @param trusted addresses, ranges or names of proxies that are believed; `true`: any, `false`: none.
 */
export function peerAddress(
  peer: string,
  headers: IncomingHttpHeaders,
  trusted: readonly string[] | boolean,
): string {
  const forwarded = headers['x-forwarded-for'];
  if (trusted === false || forwarded === undefined) return peer;
  const hops = String(forwarded)
    .split(',')
    .map((hop) => hop.trim());
  let address = peer;
  while (hops.length > 0 && (trusted === true || isWithin(address, trusted))) {
    const next = hops.pop() ?? '';
    if (!ipaddr.isValid(next)) break;
    address = next;
  }
  return address;
}

function isWithin(address: string, ranges: readonly string[]): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return ranges
    .flatMap((range) => NAMED[range] ?? [range])
    .some((range) => {
      const [base, bits] = range.includes('/') ? ipaddr.parseCIDR(range) : [ipaddr.process(range), null];
      if (base.kind() !== parsed.kind()) return false;
      return parsed.match(base, bits ?? (base.kind() === 'ipv4' ? 32 : 128));
    });
}
