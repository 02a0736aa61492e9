import { characters, isLongerThan, parseInstant } from '#kernel';

import { canonicalUrl } from '../input/urls.js';
import { isObject, type JsonObject } from '../input/values.js';
import { badRequest } from '../linky.errors.js';
import { LIMITS } from '../linky.limits.js';

/** How a launcher behaves, apart from what it shows; an absent field stays as it is, or is off. */
export interface Settings {
  /** ISO 8601; `null`: never. */
  readonly expiresAt?: string | null;
  /** In clear, on its way to be hashed; `null`: none. */
  readonly password?: string | null;
  /** Whether the opening of single links is counted. */
  readonly trackOpens?: boolean;
  /** How often people may open the page from now on; `null`: as often as they like. */
  readonly maxOpens?: number | null;
  /** In canonical form: where the page points once it shows nothing any more; `null`: nowhere. */
  readonly expiredUrl?: string | null;
}

export function parseSettings(body: JsonObject, now: number): Settings {
  const { expiresAt, password, trackOpens, maxOpens, expiredUrl } = body;
  return {
    ...(expiresAt === undefined ? {} : { expiresAt: parseExpiry(expiresAt, now) }),
    ...(password === undefined ? {} : { password: parsePassword(password) }),
    ...(trackOpens === undefined || trackOpens === null ? {} : { trackOpens: parseFlag(trackOpens) }),
    ...(maxOpens === undefined ? {} : { maxOpens: parseMaxOpens(maxOpens) }),
    ...(expiredUrl === undefined ? {} : { expiredUrl: parseExpiredUrl(expiredUrl) }),
  };
}

function parseExpiry(value: unknown, now: number): string | null {
  if (value === null) return null;
  const instant = typeof value === 'string' ? parseInstant(value) : null;
  if (!instant?.isZoned) throw badRequest('expiresAt must be a time such as 2027-01-31T12:00:00Z');
  if (instant.time <= now) throw badRequest('expiresAt must lie in the future');
  return new Date(instant.time).toISOString();
}

function parsePassword(value: unknown): string | null {
  if (value === null) return null;
  if (typeof value !== 'string') throw badRequest('password must be a string');
  const [least, most] = LIMITS.password;
  if (!isPossiblePassword(value))
    throw badRequest(`password must have ${String(least)} to ${String(most)} characters`);
  return value;
}

function parseFlag(value: unknown): boolean {
  if (typeof value !== 'boolean') throw badRequest('trackOpens must be a boolean');
  return value;
}

function parseMaxOpens(value: unknown): number | null {
  if (value === null) return null;
  const most = LIMITS.maxOpens;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw badRequest(`maxOpens must be an integer from 1 to ${String(most)}`);
}

/** Under the rules of the links themselves: nobody is led where a link could not lead. */
function parseExpiredUrl(value: unknown): string | null {
  if (value === null) return null;
  const parsed = canonicalUrl(value);
  if ('wrong' in parsed) throw badRequest(`expiredUrl ${parsed.wrong}`);
  return parsed.url;
}

/** The password of an unlocking form; empty where none was typed. */
export function typedPassword(form: unknown): string {
  const typed = isObject(form) ? form['password'] : undefined;
  return typeof typed === 'string' ? typed : '';
}

/** Whether a bundle can have such a password at all. */
export function isPossiblePassword(password: string): boolean {
  const [least, most] = LIMITS.password;
  return characters(password.slice(0, 2 * least)) >= least && !isLongerThan(password, most);
}
