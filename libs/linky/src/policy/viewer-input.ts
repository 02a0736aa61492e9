import { optionalText } from '../input/text-fields.js';
import { isObject, type JsonObject } from '../input/values.js';
import { badRequest } from '../linky.errors.js';
import { LIMITS } from '../linky.limits.js';
import { SINGLE_FIELDS } from './policy.js';
import { domainOf, type Viewer } from './viewer.js';

const MOST_VALUES = 100;

/**
 * Reads a made-up viewer. Addresses are lower-cased as real ones are, and the domain follows the address;
 * who is nobody at all is anonymous unless said otherwise.
 */
export function parseViewer(value: unknown): Viewer {
  if (value === undefined || value === null) return { anonymous: true, orgIds: [], orgSlugs: [] };
  if (!isObject(value)) throw badRequest('viewer must be an object');
  const single = Object.fromEntries(
    SINGLE_FIELDS.flatMap((field) => {
      const text = optionalText(value[field], `viewer.${field}`, LIMITS.conditionValue);
      return text === null ? [] : [[field, /email/i.test(field) ? text.toLowerCase() : text]];
    }),
  );
  const sets = { orgIds: parseSet(value, 'orgIds'), orgSlugs: parseSet(value, 'orgSlugs') };
  const email = single['email'];
  const { anonymous } = value;
  if (anonymous !== undefined && anonymous !== null && typeof anonymous !== 'boolean') {
    throw badRequest('viewer.anonymous must be a boolean');
  }
  const isNobody = Object.keys(single).length + sets.orgIds.length + sets.orgSlugs.length === 0;
  return {
    anonymous: anonymous ?? isNobody,
    ...(typeof email === 'string' ? domainOf(email) : {}),
    ...single,
    ...sets,
  };
}

function parseSet(viewer: JsonObject, field: string): string[] {
  const value = viewer[field];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.length > MOST_VALUES) {
    throw badRequest(`viewer.${field} must be an array of at most ${String(MOST_VALUES)} strings`);
  }
  return value.flatMap(
    (entry: unknown, index) =>
      optionalText(entry, `viewer.${field}[${String(index)}]`, LIMITS.conditionValue) ?? [],
  );
}
