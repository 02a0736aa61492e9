import { hasControlCharacters, isLongerThan } from '#kernel';

import { badRequest } from '../linky.errors.js';
import { isStorable } from './values.js';

/** A string that Postgres can keep; `path` names it in the refusal. */
export function requireString(value: unknown, path: string): string {
  if (typeof value !== 'string') throw badRequest(`${path} must be a string`);
  if (!isStorable(value)) throw badRequest(`${path} must not contain NUL characters or lone surrogates`);
  return value;
}

/** Trimmed text of at most `max` characters, none of them a control character but tabs and ends of lines; absent, `null` and blank are `null`. */
export function optionalText(value: unknown, path: string, max: number): string | null {
  if (value === undefined || value === null) return null;
  const text = requireString(value, path).trim();
  if (hasControlCharacters(text)) throw badRequest(`${path} must not contain control characters`);
  if (isLongerThan(text, max)) throw badRequest(`${path} must be at most ${String(max)} characters`);
  return text === '' ? null : text;
}

/** Trimmed text of 1 to `max` characters. */
export function requiredText(value: unknown, path: string, max: number): string {
  const text = optionalText(requireString(value, path), path, max);
  if (text === null) throw badRequest(`${path} must not be blank`);
  return text;
}
