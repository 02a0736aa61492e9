import { badRequest } from '../linky.errors.js';
import { LIMITS } from '../linky.limits.js';
import { optionalText, requiredText } from '../input/text-fields.js';
import { isObject } from '../input/values.js';

export const OPEN_POLICIES = ['always', 'desktop', 'mobile'] as const;

/** On which devices Open All opens the tab. */
export type OpenPolicy = (typeof OPEN_POLICIES)[number];

/** What a caller says about one URL; absent parts are left out. */
export interface UrlMetadata {
  readonly note?: string;
  readonly tags?: readonly string[];
  readonly openPolicy?: OpenPolicy;
}

/**
 * One entry for each distinct URL. Entries that are as many as the URLs that were sent belong to these, one by one; of
 * equal URLs the first one's entry counts, and the others add what it lacks. Fewer entries belong to the distinct ones,
 * in their order, and more are refused.
 *
 * @param urls those that were sent, each once.
 */
export function parseUrlMetadata(
  value: unknown,
  sent: readonly string[],
  urls: readonly string[],
): UrlMetadata[] {
  const entries = parseEntries(value);
  if (entries.length === sent.length) return followed(urls, sent, entries);
  if (entries.length > urls.length) {
    throw badRequest('urlMetadata must not hold more entries than there are URLs');
  }
  return aligned(entries, urls.length);
}

/** The metadata that these URLs have where it is paired with others: equal URLs have the same. */
export function followed(
  urls: readonly string[],
  paired: readonly string[],
  entries: readonly UrlMetadata[],
): UrlMetadata[] {
  const known = new Map<string, UrlMetadata>();
  paired.forEach((url, index) => known.set(url, { ...entries[index], ...known.get(url) }));
  return urls.map((url) => known.get(url) ?? {});
}

/** Entries as sent, checked one by one, aligned with nothing yet. */
export function parseEntries(value: unknown): UrlMetadata[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw badRequest('urlMetadata must be an array');
  const entries: readonly unknown[] = value;
  return entries.map((entry, index) => parseEntry(entry, `urlMetadata[${String(index)}]`));
}

/** Exactly `count` entries: the surplus is cut, the missing ones are `{}`. */
export function aligned(entries: readonly UrlMetadata[], count: number): UrlMetadata[] {
  return Array.from({ length: count }, (_, index) => entries[index] ?? {});
}

function parseEntry(value: unknown, path: string): UrlMetadata {
  if (value === null) return {};
  if (!isObject(value)) throw badRequest(`${path} must be an object`);
  const note = optionalText(value['note'], `${path}.note`, LIMITS.note);
  const tags = parseTags(value['tags'], `${path}.tags`);
  const openPolicy = parseOpenPolicy(value['openPolicy'], `${path}.openPolicy`);
  return {
    ...(note === null ? {} : { note }),
    ...(tags.length === 0 ? {} : { tags }),
    ...(openPolicy === null ? {} : { openPolicy }),
  };
}

function parseTags(value: unknown, path: string): string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw badRequest(`${path} must be an array of strings`);
  const tags: readonly unknown[] = value;
  if (tags.length > LIMITS.tagsPerUrl)
    throw badRequest(`${path} must hold at most ${String(LIMITS.tagsPerUrl)} tags`);
  return tags.flatMap((tag, index) => {
    if (typeof tag !== 'string') throw badRequest(`${path}[${String(index)}] must be a string`);
    return optionalText(tag, `${path}[${String(index)}]`, LIMITS.tag) ?? [];
  });
}

function parseOpenPolicy(value: unknown, path: string): OpenPolicy | null {
  if (value === undefined || value === null) return null;
  const text = requiredText(value, path, LIMITS.tag).toLowerCase();
  const policy = OPEN_POLICIES.find((known) => known === text);
  if (policy === undefined) throw badRequest(`${path} must be one of ${OPEN_POLICIES.join(', ')}`);
  return policy;
}
