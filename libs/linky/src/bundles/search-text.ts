import { fold, searchable } from '#data';

import type { UrlMetadata } from '../model/url-metadata.js';

/** What a bundle is searched by. */
export interface Searched {
  readonly title: string | null;
  readonly description: string | null;
  readonly urls: readonly string[];
  readonly urlMetadata: readonly UrlMetadata[];
}

const SHORTEST_WORD = 2;
/** Neither accents nor anything encoded, as blanks are by a plus: what is stored is what people see. */
const PLAIN = /^(?!.*(?:%[0-9a-f]{2}|xn--|\+))[\0-\x7f]*$/is;

/**
 * What people see of a bundle, without accents and in lower case, notes and tags included; empty where title, description
 * and links say it themselves, as most do.
 */
export function searchTextOf({ title, description, urls, urlMetadata }: Searched): string {
  const texts = [title ?? '', description ?? '', ...urls];
  const said = urlMetadata.flatMap(({ note, tags = [] }) => (note === undefined ? tags : [note, ...tags]));
  if (said.length === 0 && texts.every((text) => PLAIN.test(text))) return '';
  return [...texts, ...said].flatMap(readings).join('\n');
}

/** The patterns that a bundle has to fit, all of them: words in any order, or the text as it is if one is too short. */
export function patternsOf(q: string): string[] {
  return patternsOfWords(searchable(q));
}

/** The same of a note, which is shown as it is written. */
export function patternsOfNote(note: string): string[] {
  return patternsOfWords(fold(note).toLowerCase());
}

function patternsOfWords(text: string): string[] {
  const words = text.trim().split(/\s+/u);
  const sought = words.every((word) => word.length >= SHORTEST_WORD) ? words : [words.join(' ')];
  return sought.map((word) => `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`);
}

/** In the query of an address a plus may be a blank. */
function readings(text: string): string[] {
  const seen = searchable(text);
  return seen.includes('+') ? [seen, seen.replaceAll('+', ' ')] : [seen];
}
