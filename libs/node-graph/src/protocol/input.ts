import { isJsonObject, isUuid } from '#kernel';

import { LinkType } from '../model/status.js';
import {
  immutableField,
  invalidField,
  invalidLinkType,
  invalidUuid,
  missingParams,
  notAnObject,
} from './input.errors.js';

/** A payload as it came in: an object with nothing known about its fields. */
export type Payload = Readonly<Record<string, unknown>>;

/** The payload as an object; none at all counts as one without fields. */
export function payloadOf(value: unknown): Payload {
  if (value === undefined || value === null) return {};
  if (!isJsonObject(value)) throw notAnObject();
  return value;
}

/** A field of the payload itself: nothing is inherited, whatever it is called. */
export function own(payload: Payload, field: string): unknown {
  return Object.hasOwn(payload, field) ? payload[field] : undefined;
}

/** Refuses fields that exist, but that the call cannot change. */
export function refuseFixed(payload: Payload, ...fields: readonly string[]): void {
  const field = fields.find((name) => Object.hasOwn(payload, name));
  if (field !== undefined) throw immutableField(field);
}

/** Required ids, in lower case. Absent or `null`: `missing_params`; no UUID: `invalid_uuid`. */
export function requiredIds<const F extends string>(payload: Payload, ...fields: F[]): Record<F, string> {
  const absent = fields.filter((field) => (own(payload, field) ?? null) === null);
  if (absent.length > 0) throw missingParams(absent.join(', '));
  return Object.fromEntries(fields.map((field) => [field, uuid(own(payload, field), field)])) as Record<
    F,
    string
  >;
}

/** An optional id, in lower case; `null` counts as absent. */
export function optionalId(payload: Payload, field: string): string | null {
  const value = own(payload, field) ?? null;
  return value === null ? null : uuid(value, field);
}

function uuid(value: unknown, field: string): string {
  if (!isUuid(value)) throw invalidUuid(field);
  return value.toLowerCase();
}

/** Reads `{id}`, all that most calls on one entity need. */
export function parseId(value: unknown): string {
  return requiredIds(payloadOf(value), 'id').id;
}

/** The body of a DELETE, or its query where the body was dropped on the way. */
export function bodyOrQuery(body: unknown, query: unknown): Payload {
  const payload = payloadOf(body);
  return Object.keys(payload).length > 0 ? payload : payloadOf(query);
}

/** Yes or no; over REST it arrives as text. */
export function parseFlag(payload: Payload, field: string, fallback: boolean): boolean {
  const value = own(payload, field) ?? fallback;
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw invalidField(`invalid_${field}`, `${field} must be true or false`);
}

/** `type` of a link; absent: primary. */
export function parseType(value: unknown): LinkType {
  if (value === undefined) return LinkType.Primary;
  if (value !== LinkType.Primary && value !== LinkType.Secondary) throw invalidLinkType();
  return value;
}
