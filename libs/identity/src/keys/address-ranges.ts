import { isIP } from 'node:net';

import ipaddr from 'ipaddr.js';

import { exactAddress } from '#platform/http';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = readonly [base: Address, bits: number];

const BITS = /^(0|[1-9]\d{0,2})$/;
const MAPPED_BITS = 96;

/** `203.0.113.0/24` or `2001:db8::/32`, without what the bits do not cover; an address alone is a range of one. `null`: it is none. */
export function canonicalRange(text: string): string | null {
  const [base = '', bits, ...rest] = text.trim().split('/');
  const family = isIP(base);
  if (family === 0 || base.includes('%') || rest.length > 0) return null;
  const widest = family === 4 ? 32 : 128;
  if (bits !== undefined && !(BITS.test(bits) && Number(bits) <= widest)) return null;
  const length = bits === undefined ? widest : Number(bits);
  const mapped = family === 6 && length >= MAPPED_BITS ? ipaddr.process(base) : null;
  if (mapped instanceof ipaddr.IPv4) return ofIPv4(mapped.toString(), length - MAPPED_BITS);
  return family === 4
    ? ofIPv4(base, length)
    : `${ipaddr.IPv6.networkAddressFromCIDR(`${base}/${String(length)}`).toString()}/${String(length)}`;
}

const ofIPv4 = (base: string, bits: number): string =>
  `${ipaddr.IPv4.networkAddressFromCIDR(`${base}/${String(bits)}`).toString()}/${String(bits)}`;

/** Whether all of a canonical range lies within one of the others. */
export function isCovered(range: string, by: readonly string[]): boolean {
  const [base, bits] = parsed(range);
  return by.some((other) => bits >= parsed(other)[1] && contains(parsed(other), base));
}

const parsed = (range: string): Range => ipaddr.parseCIDR(range);

const contains = ([base, bits]: Range, address: Address): boolean =>
  base.kind() === address.kind() && address.match(base, bits);

/** Lists that are remembered, and addresses of each. */
const MOST_LISTS = 1_000;
const MOST_ADDRESSES = 100;
const LONGEST_ADDRESS = 64;

interface KnownList {
  readonly ranges: readonly Range[];
  readonly answers: Map<string, boolean>;
}

/** Whether addresses are on lists. Both are parsed once, however many calls come from there. */
export class AddressLists {
  private readonly known = new Map<string, KnownList>();

  /**
   * @param list canonical ranges, between them commas.
   * @param address however it is written; what is none is on no list.
   */
  allow(list: string, address: string | undefined): boolean {
    if (address === undefined || address.length > LONGEST_ADDRESS) return false;
    const { ranges, answers } = this.listOf(list);
    const before = answers.get(address);
    if (before !== undefined) return before;
    const exact = exactAddress(address);
    const answer = exact !== null && ranges.some((range) => contains(range, ipaddr.parse(exact)));
    if (answers.size >= MOST_ADDRESSES) answers.clear();
    answers.set(address, answer);
    return answer;
  }

  private listOf(list: string): KnownList {
    let known = this.known.get(list);
    if (known === undefined) {
      known = { ranges: list.split(',').map(parsed), answers: new Map() };
      if (this.known.size >= MOST_LISTS) this.known.clear();
      this.known.set(list, known);
    }
    return known;
  }
}
