import { isJsonObject } from '#kernel';

import { badKeyOrder } from './api-keys.errors.js';

/** A mint as it was sent, of which nothing is known yet. */
export type KeyInput = Readonly<Record<string, unknown>>;

const CHILDREN: Readonly<Record<string, boolean>> = { true: true, false: false };
const DIGITS = /^\d{1,9}$/;

/** The body of a mint, of which nothing but that it is an object is known yet. */
export function parseKeyOrder(body: unknown): KeyInput {
  if (!isJsonObject(body)) throw badKeyOrder('The request body must be a JSON object');
  return body;
}

export function parseKeyName(value: unknown): string {
  if (typeof value !== 'string') throw badKeyOrder('name must be a string');
  return value;
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
