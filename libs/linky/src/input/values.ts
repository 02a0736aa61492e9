import { isJsonObject } from '#kernel';

/** An object as JSON knows it, of which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether the value is a JSON object: neither `null` nor an array. */
export function isObject(value: unknown): value is JsonObject {
  return isJsonObject(value);
}

/** Matches what no text column and no `jsonb` can hold: the NUL character, and half of a surrogate pair. */
const UNSTORABLE = /[\0\ud800-\udfff]/u;

/** Whether Postgres can keep the text as it is. */
export function isStorable(text: string): boolean {
  return !UNSTORABLE.test(text);
}
