import { isIP } from 'node:net';

import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = readonly [base: Address, bits: number];

/** Which addresses webhooks may be delivered to beside public ones. */
export interface AddressRules {
  /** Ranges such as `10.0.0.0/8`. */
  readonly allowed: readonly string[];
  /** This machine, too. */
  readonly loopback: boolean;
}

/** Of global unicast addresses; nothing else of IPv6 is public. */
const GLOBAL: Range = ipaddr.parseCIDR('2000::/3');
/** Translators take the IPv4 address at the end of it (RFC 6052). */
const NAT64: Range = ipaddr.parseCIDR('64:ff9b::/96');

/**
 * Whether a resolved address may be connected to: a public one, or one in a range that the operator has opened. IPv4
 * addresses that are written in IPv6, mapped or translated, count as the IPv4 addresses that they lead to. What is no
 * address is refused.
 */
export function mayBeReached(text: string, { allowed, loopback }: AddressRules): boolean {
  const address = parse(text);
  if (address === null) return false;
  const real = realAddress(address);
  if (allowed.some((range) => isWithin(real, ipaddr.parseCIDR(range)))) return true;
  if (loopback && real.range() === 'loopback') return true;
  return isPublic(real);
}

/** Whether an address is one of this machine. */
export function isLoopback(text: string): boolean {
  const address = parse(text);
  return address !== null && realAddress(address).range() === 'loopback';
}

/** Whether the text is a range, as `10.0.0.0/8`, or an address alone; told as a range, else `null`. */
export function rangeOf(text: string): string | null {
  const [base = '', bits, ...rest] = text.split('/');
  const family = isIP(base);
  if (family === 0 || base.includes('%') || rest.length > 0) return null;
  const widest = family === 4 ? 32 : 128;
  if (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= widest))
    return null;
  return `${base}/${bits ?? String(widest)}`;
}

function parse(text: string): Address | null {
  if (isIP(text) === 0 || text.includes('%')) return null;
  return ipaddr.parse(text);
}

function realAddress(address: Address): Address {
  if (!(address instanceof ipaddr.IPv6)) return address;
  if (address.isIPv4MappedAddress()) return address.toIPv4Address();
  return isWithin(address, NAT64) ? ipaddr.fromByteArray(address.toByteArray().slice(12)) : address;
}

function isPublic(address: Address): boolean {
  return address.range() === 'unicast' && (address.kind() === 'ipv4' || isWithin(address, GLOBAL));
}

function isWithin(address: Address, [base, bits]: Range): boolean {
  return address.kind() === base.kind() && address.match(base, bits);
}
