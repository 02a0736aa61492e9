import ipaddr from 'ipaddr.js';

import { parseUrl } from '#kernel';

import { parseRedisUrl } from './redis-address.js';

// Readers of single values; `undefined`: the text is none.

const PROXY_NAMES: readonly string[] = ['loopback', 'linklocal', 'uniquelocal'];

export function urlOf(...protocols: string[]): (value: string) => string | undefined {
  return (value) => (protocols.includes(parseUrl(value)?.protocol ?? '') ? value : undefined);
}

export function redisUrlOf(value: string): string | undefined {
  return parseRedisUrl(value) === null ? undefined : value;
}

export function originOf(value: string): string | undefined {
  if (urlOf('http:', 'https:')(value) === undefined) return undefined;
  const url = new URL(value);
  return url.pathname === '/' && url.search === '' && url.hash === '' ? url.origin : undefined;
}

export function origins(value: string): string[] | undefined {
  const list = value.split(',').map((entry) => originOf(entry.trim()));
  return list.every((entry) => entry !== undefined) ? list : undefined;
}

export function integerWithin(least: number, most: number): (value: string) => number | undefined {
  return (value) => {
    const number = Number(value);
    return /^\d+$/.test(value) && number >= least && number <= most ? number : undefined;
  };
}

export function positive(value: string): number | undefined {
  const number = Number(value);
  return Number.isFinite(number) && number > 0 ? number : undefined;
}

export function limits(value: string): ReadonlyMap<string, number> | undefined {
  const list = value
    .split(',')
    .map((entry) => /^([a-z]+(?:[:_-][a-z]+)*)=([1-9]\d{0,8})$/.exec(entry.trim()));
  if (!list.every((entry) => entry !== null)) return undefined;
  return new Map(list.map(([, bucket = '', limit]) => [bucket, Number(limit)]));
}

export function oneOf<const T extends string>(choices: readonly T[]): (value: string) => T | undefined {
  return (value) => choices.find((choice) => choice === value);
}

const SWITCH: Readonly<Record<string, boolean>> = {
  on: true,
  off: false,
  true: true,
  false: false,
  '1': true,
  '0': false,
};

export function flag(value: string): boolean | undefined {
  return SWITCH[value.toLowerCase()];
}

export function longSecret(value: string): string | undefined {
  return Buffer.byteLength(value) >= 32 ? value : undefined;
}

export function version(value: string): string | undefined {
  return /^\d+(\.\d+){0,3}$/.test(value) ? value : undefined;
}

export function proxies(value: string): readonly string[] | boolean | undefined {
  if (value === 'true' || value === 'false') return value === 'true';
  const list = value.split(',').map((entry) => entry.trim());
  return list.every((entry) => PROXY_NAMES.includes(entry) || isAddress(entry) || isRange(entry))
    ? list
    : undefined;
}

/** Four decimal parts for IPv4: `10` and `0x7f.1`, which a parser also understands, are slips of the pen. */
function isAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
}

/** A range of everything is not one: that is `true`. */
function isRange(text: string): boolean {
  const [base = '', bits = '', ...rest] = text.split('/');
  if (rest.length > 0 || !isAddress(base) || !/^[1-9]\d{0,2}$/.test(bits)) return false;
  return Number(bits) <= (ipaddr.parse(base).kind() === 'ipv4' ? 32 : 128);
}
