import { DomainError } from '#kernel';

import { isObject, type JsonObject } from '../input/values.js';
import { badRequest, type FaultyLink, tooManyPasswords } from '../linky.errors.js';
import { LIMITS } from '../linky.limits.js';
import { type CreateInput, parseCreate } from './create-input.js';

/** Batches of one caller, whichever way they come. */
export const BATCH_LIMIT = { bucket: 'linky:batch', limit: 60, windowMs: 60_000 } as const;

/** A link of a batch, and which one it is. */
export interface BatchLink {
  readonly index: number;
  readonly input: CreateInput;
}

/** A batch as it was asked for. */
export interface Batch {
  readonly links: readonly BatchLink[];
  /** Those that are none. */
  readonly faults: readonly FaultyLink[];
  /** Whether it is only to be checked. */
  readonly dryRun: boolean;
}

/** Reads `{links: […], dryRun?}`, 1 to 100 bodies of a create, of which 10 may have a password. What is faulty is refused with what else is. */
export function parseBatch(body: unknown, client: string | null, now: number): Batch {
  if (!isObject(body)) throw badRequest('The request body must be a JSON object');
  const { links } = body;
  if (!Array.isArray(links) || links.length === 0 || links.length > LIMITS.batch) {
    throw badRequest(`links must be an array of 1 to ${String(LIMITS.batch)} bundles`);
  }
  const dryRun = parseDryRun(body);
  let passwords = 0;
  const sent = (links as readonly unknown[]).map((link, index) => ({ link, index }));
  const { made, faults } = eachLink(sent, ({ link, index }) => {
    const input = parseCreate(link, client, now);
    if (typeof input.settings.password === 'string' && (passwords += 1) > LIMITS.batchPasswords)
      throw tooManyPasswords();
    return { input, index };
  });
  return { links: made, faults, dryRun };
}

/** What becomes of each link of a batch, and those of which nothing can. */
export function eachLink<T extends { readonly index: number }, R>(
  links: readonly T[],
  make: (link: T) => R,
): { readonly made: R[]; readonly faults: FaultyLink[] } {
  const faults: FaultyLink[] = [];
  const made = links.flatMap((link) => {
    try {
      return [make(link)];
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      faults.push({ index: link.index, error });
      return [];
    }
  });
  return { made, faults };
}

/** Item links write it with an underscore: whoever does so here means the same, and would create instead. */
function parseDryRun({ dryRun, dry_run: written }: JsonObject): boolean {
  const value = dryRun ?? written ?? false;
  if (typeof value !== 'boolean') throw badRequest('dryRun must be a boolean');
  return value;
}
