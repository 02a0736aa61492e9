import { isJsonObject, parseInstant } from '#kernel';

import { canonicalRange } from './address-ranges.js';
import type { KeyDetails } from './api-key.js';
import { badKeyOrder, keyNotFound, keyOrderMissing } from './api-keys.errors.js';

/** A mint as it was sent, of which nothing is known yet. */
export type KeyInput = Readonly<Record<string, unknown>>;

const CHILDREN: Readonly<Record<string, boolean>> = { true: true, false: false };
const KEY_ID = /^[1-9]\d{0,15}$/;
const DIGITS = /^\d{1,9}$/;

/** The body of a mint, of which nothing but that it is an object is known yet. */
export function parseKeyOrder(body: unknown): KeyInput {
  if (!isJsonObject(body)) throw badKeyOrder('The request body must be a JSON object');
  return body;
}

/** The body of a request that cannot do without. */
export function parseBody(body: unknown): KeyInput {
  if (body === undefined) throw keyOrderMissing();
  return parseKeyOrder(body);
}

/** The number of a key in an address; what is none is no key. */
export function parseKeyId(text: string): number {
  if (!KEY_ID.test(text)) throw keyNotFound();
  return Number(text);
}

export function parseKeyName(value: unknown): string {
  if (typeof value !== 'string') throw badKeyOrder('name must be a string');
  return value;
}

/** What is sent of what can be changed; what is absent stays, or is as usual. */
export type SentDetails = Partial<KeyDetails>;

/** `name` is looked at apart, since a mint needs it. */
export function parseDetails(input: KeyInput): Omit<SentDetails, 'name'> {
  return {
    ...sent('description', input['description'], parseDescription),
    ...sent('expiresAt', input['expiresAt'], parseExpiry),
    ...sent('allowedAddresses', input['allowedAddresses'], parseAddresses),
  };
}

/** A change: what is fixed when a key is minted is refused. */
export function parseKeyChange(input: KeyInput): SentDetails {
  const fixed = ['scopes', 'rateLimitPerHour', 'workspace'].find((field) => input[field] !== undefined);
  if (fixed !== undefined) throw badKeyOrder(`${fixed} cannot be changed`);
  return { ...sent('name', input['name'], parseKeyName), ...parseDetails(input) };
}

function sent<Name extends string, T>(
  name: Name,
  value: unknown,
  parse: (value: unknown) => T,
): Partial<Record<Name, T>> {
  return value === undefined ? {} : ({ [name]: parse(value) } as Partial<Record<Name, T>>);
}

function parseDescription(value: unknown): string | null {
  if (value !== null && typeof value !== 'string') throw badKeyOrder('description must be a string or null');
  return value?.trim() || null;
}

function parseExpiry(value: unknown): Date | null {
  if (value === null) return null;
  const instant = typeof value === 'string' ? parseInstant(value) : null;
  if (instant === null) throw badKeyOrder('expiresAt must be a time as in 2027-03-01T12:00:00Z, or null');
  return new Date(instant.time);
}

function parseAddresses(value: unknown): readonly string[] | null {
  if (value === null) return null;
  const list: readonly unknown[] = Array.isArray(value) ? value : [undefined];
  const ranges = list.map((each) => (typeof each === 'string' ? canonicalRange(each) : null));
  const wrong = ranges.indexOf(null);
  if (wrong >= 0) {
    throw badKeyOrder(
      'allowedAddresses must be an array of addresses or ranges as in 203.0.113.0/24, or null',
    );
  }
  return [...new Set(ranges.filter((range) => range !== null))];
}

/** Absent: the usual scopes. Whether they are known is found out later. */
export function parseScopes(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw badKeyOrder('scopes must be an array of scopes');
  const scopes: readonly unknown[] = value;
  return scopes.map((scope) => {
    if (typeof scope !== 'string') throw badKeyOrder('scopes must be an array of scopes');
    return scope;
  });
}

/** A workspace by its slugs; without an organization it is the one that the caller acts in. */
export interface BoundTo {
  readonly org: string | null;
  readonly workspace: string;
}

/** `workspace`, or `organization/workspace`; absent and `null`: the key is not bound. */
export function parseWorkspace(value: unknown): BoundTo | null {
  if (value === undefined || value === null) return null;
  const [first = '', second, ...more] = typeof value === 'string' ? value.split('/') : [''];
  if (first === '' || second === '' || more.length > 0) {
    throw badKeyOrder('workspace must be the slug of a workspace, or organization/workspace');
  }
  return second === undefined ? { org: null, workspace: first } : { org: first, workspace: second };
}

/** Absent: only the key itself. */
export function parseChildren(value: unknown): boolean {
  if (value === undefined) return false;
  const children = typeof value === 'string' ? CHILDREN[value] : value;
  if (typeof children !== 'boolean') throw badKeyOrder('children must be true or false');
  return children;
}

/** An integer, or one in digits; absent and `null`: the usual limit. The range is looked at later. */
export function parseHourlyLimit(value: unknown): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && DIGITS.test(value.trim())) return Number(value.trim());
  throw badKeyOrder('rateLimitPerHour must be an integer from 0 to 100000');
}
