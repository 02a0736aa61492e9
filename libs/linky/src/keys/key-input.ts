import { isObject, type JsonObject } from '../input/values.js';
import { badRequest } from '../linky.errors.js';

const CHILDREN: Readonly<Record<string, boolean>> = { true: true, false: false };
const DIGITS = /^\d{1,9}$/;

/** The body of a mint, of which nothing but that it is an object is known yet. */
export function parseKeyOrder(body: unknown): JsonObject {
  if (!isObject(body)) throw badRequest('The request body must be a JSON object');
  return body;
}

export function parseKeyName(value: unknown): string {
  if (typeof value !== 'string') throw badRequest('name must be a string');
  return value;
}

/** Absent: the usual scopes. Whether they are known is the identity room's to say. */
export function parseScopes(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw badRequest('scopes must be an array of scopes');
  const scopes: readonly unknown[] = value;
  return scopes.map((scope) => {
    if (typeof scope !== 'string') throw badRequest('scopes must be an array of scopes');
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
    throw badRequest('workspace must be the slug of a workspace, or organization/workspace');
  }
  return second === undefined ? { org: null, workspace: first } : { org: first, workspace: second };
}

/** Absent: only the key itself. */
export function parseChildren(value: unknown): boolean {
  if (value === undefined) return false;
  const children = typeof value === 'string' ? CHILDREN[value] : value;
  if (typeof children !== 'boolean') throw badRequest('children must be true or false');
  return children;
}

/** An integer, or one in digits; absent and `null`: the usual limit. The range is the identity room's to say. */
export function parseHourlyLimit(value: unknown): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && DIGITS.test(value.trim())) return Number(value.trim());
  throw badRequest('rateLimitPerHour must be an integer from 0 to 100000');
}
