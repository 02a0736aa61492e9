import { isJsonObject } from '#kernel';
import { isStorable } from '#platform/input';

import { unusableCharacters } from '../site.errors.js';

/** A field of a form; what is no text counts as empty. */
export function formField(body: unknown, name: string): string {
  const value = isJsonObject(body) ? body[name] : undefined;
  if (typeof value !== 'string') return '';
  if (!isStorable(value)) throw unusableCharacters();
  return value;
}
