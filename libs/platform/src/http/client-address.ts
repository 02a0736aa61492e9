import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';

import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = readonly [base: Address, bits: number];

/** Whether an address, written in whichever way, is that of a proxy whose word is believed. */
export type TrustsProxy = (address: string | undefined) => boolean;

const NAMED: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.1/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

/** Everybody whose address is none: they are counted together. */
const UNKNOWN = 'unknown';
/** Addresses whose answer is remembered: every request asks several times, most often of the same few peers. */
const MOST_KNOWN = 1_000;
const LONGEST_KNOWN = 64;
const BRACKETED = /^\[([^\]]*)\](?::\d{1,5})?$/;
const WITH_PORT = /^([\d.]+):\d{1,5}$/;

/**
 * The one client that an address stands for, in limits and in whatever else goes by address: without port, brackets and
 * zone, IPv4 in its own form, and of IPv6 the /64 network, since that is what one subscriber has at least. What is no
 * address is `unknown`.
 */
export function clientOf(address: string): string {
  const exact = exactAddress(address);
  if (exact === null || isIP(exact) === 4) return exact ?? UNKNOWN;
  const { parts } = ipaddr.IPv6.parse(exact);
  return new ipaddr.IPv6([...parts.slice(0, 4), 0, 0, 0, 0]).toString();
}

/** The address itself, without port, brackets and zone, IPv4 in its own form; `null`: it is none. */
export function exactAddress(address: string): string | null {
  if (isIP(address) === 4) return address;
  const text = bare(address);
  return isIP(text) === 4 ? text : (parse(text)?.toString() ?? null);
}

/** @param trusted addresses, ranges or names of proxies; `true`: everybody, `false`: nobody. */
export function trustsProxy(trusted: readonly string[] | boolean): TrustsProxy {
  if (typeof trusted === 'boolean') return () => trusted;
  const ranges = trusted.flatMap((range) => NAMED[range] ?? [range]).map(rangeOf);
  const isOne = (address: string): boolean => {
    const parsed = parse(bare(address));
    return parsed !== null && ranges.some((range) => isWithin(parsed, range));
  };
  const known = new Map<string, boolean>();
  return (address = '') => {
    if (address.length > LONGEST_KNOWN) return isOne(address);
    const before = known.get(address);
    if (before !== undefined) return before;
    const answer = isOne(address);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(address, answer);
    return answer;
  };
}

/**
 * The client behind the proxies: the last one in `X-Forwarded-For` that no trusted proxy has.
 *
 * @param peer address at the other end of the connection.
 */
export function forwardedClient(peer: string, headers: IncomingHttpHeaders, trusts: TrustsProxy): string {
  return clientOf(forwardedAddress(peer, headers, trusts));
}

/** The same, as it is written there. */
export function forwardedAddress(peer: string, headers: IncomingHttpHeaders, trusts: TrustsProxy): string {
  const hops = String(headers['x-forwarded-for'] ?? '').split(',');
  let address = peer;
  while (hops.length > 0 && trusts(address)) address = hops.pop()?.trim() || address;
  return address;
}

function bare(address: string): string {
  const text = address.trim();
  return BRACKETED.exec(text)?.[1] ?? WITH_PORT.exec(text)?.[1] ?? text;
}

/** Only what the system itself takes for an address: a parser of addresses also understands `10` and `0x7f.1`. */
function parse(text: string): Address | null {
  return isIP(text) === 0 ? null : ipaddr.process(text.split('%', 1)[0] ?? '');
}

function rangeOf(text: string): Range {
  if (text.includes('/')) return ipaddr.parseCIDR(text);
  const base = ipaddr.process(text);
  return [base, base.kind() === 'ipv4' ? 32 : 128];
}

function isWithin(address: Address, [base, bits]: Range): boolean {
  return base.kind() === address.kind() && address.match(base, bits);
}
