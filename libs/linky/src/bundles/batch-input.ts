import { DomainError } from '#kernel';

import { isObject } from '../input/values.js';
import { badRequest, tooManyPasswords } from '../linky.errors.js';
import { LIMITS } from '../linky.limits.js';
import { type CreateInput, parseCreate } from './create-input.js';

/** Batches of one caller, whichever way they come. */
export const BATCH_LIMIT = { bucket: 'linky:batch', limit: 60, windowMs: 60_000 } as const;

/**
 * Reads `{links: […]}`, 1 to 100 bodies of a create, of which 10 may have a password. The first mistake wins and is
 * told with its place.
 */
export function parseBatch(body: unknown, client: string | null, now: number): CreateInput[] {
  if (!isObject(body)) throw badRequest('The request body must be a JSON object');
  const { links } = body;
  if (!Array.isArray(links) || links.length === 0 || links.length > LIMITS.batch) {
    throw badRequest(`links must be an array of 1 to ${String(LIMITS.batch)} Linkies`);
  }
  let passwords = 0;
  return links.map((link: unknown, index) => {
    try {
      const input = parseCreate(link, client, now);
      if (typeof input.settings.password === 'string') passwords += 1;
      if (passwords > LIMITS.batchPasswords) throw tooManyPasswords();
      return input;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      throw new DomainError(error.kind, error.reason, `links[${String(index)}]: ${error.message}`);
    }
  });
}
