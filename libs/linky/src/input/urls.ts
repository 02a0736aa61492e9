import { parseUrl } from '#kernel';

import { invalidUrls } from '../linky.errors.js';
import { LIMITS } from '../linky.limits.js';
import { isStorable } from './values.js';

/**
 * The stored form of a URL, or what is wrong with it (docs/contracts/linky.md#urls).
 * First failure wins; the length is that of the trimmed input, before canonicalisation.
 */
export function canonicalUrl(value: unknown): { readonly url: string } | { readonly wrong: string } {
  if (typeof value !== 'string') return { wrong: 'must be a string' };
  const text = value.trim();
  if (text === '') return { wrong: 'must not be blank' };
  if (text.length > LIMITS.urlLength)
    return { wrong: `must be at most ${String(LIMITS.urlLength)} characters` };
  const url = isStorable(text) ? parseUrl(text) : null;
  if (url === null) return { wrong: 'is not a valid URL' };
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { wrong: 'must use http or https' };
  return { url: url.href };
}

/** The top-level `urls`: 1 to 25 entries in their canonical form, equal ones included. */
export function parseUrls(value: unknown): string[] {
  if (!Array.isArray(value)) throw invalidUrls('urls must be an array of http(s) URLs');
  const entries: readonly unknown[] = value;
  if (entries.length === 0) throw invalidUrls('urls must hold at least one URL');
  if (entries.length > LIMITS.urls) throw invalidUrls(`urls must hold at most ${String(LIMITS.urls)} URLs`);
  return entries.map((entry, index) => {
    const parsed = canonicalUrl(entry);
    if ('wrong' in parsed) throw invalidUrls(`urls[${String(index)}] ${parsed.wrong}`);
    return parsed.url;
  });
}

/** Each once, where it stood first. */
export function distinct(urls: readonly string[]): string[] {
  return [...new Set(urls)];
}
