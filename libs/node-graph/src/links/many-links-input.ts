import { DomainError } from '#kernel';

import { own, payloadOf } from '../protocol/input.js';
import { type NewLink, parseNewLink } from './new-link.js';
import { invalidLinks } from './links.errors.js';

/** Links in one `link:add_many`. */
const MOST_LINKS = 500;

/** Reads a `link:add_many` payload; each link as `link:add` reads it. */
export function parseManyLinks(value: unknown): NewLink[] {
  const links = own(payloadOf(value), 'links');
  if (!Array.isArray(links) || links.length === 0 || links.length > MOST_LINKS)
    throw invalidLinks(MOST_LINKS);
  return links.map((link, index) => at(index, () => parseNewLink(link)));
}

/** What is refused while the link is dealt with says which one it was. */
export function at<T>(index: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof DomainError ? placed(error, index) : error;
  }
}

/** The same refusal, with the place of the link that it is about. */
export function placed({ kind, reason, message }: DomainError, index: number): DomainError {
  return new DomainError(kind, reason, `links[${String(index)}]: ${message}`, {
    fields: [{ loc: ['body', 'links', index], msg: message, type: reason }],
  });
}
