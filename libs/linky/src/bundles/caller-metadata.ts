import { numberMistake } from '#kernel';

import { badRequest } from '../linky.errors.js';
import { LIMITS } from '../linky.limits.js';
import { isObject, isStorable, type JsonObject } from '../input/values.js';

const RESERVED = '_linky';
const CLIENT = /^[A-Za-z0-9._\-/@+:]{1,120}$/;

/** The `Linky-Client` header (docs/contracts/linky.md#client-header); a malformed one is silently dropped. */
export function parseClientHeader(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const client = value.trim();
  return CLIENT.test(client) ? client : null;
}

/**
 * The caller's free-form `metadata`. The whole `_linky.*` namespace is the server's: the caller's keys in
 * it are dropped, then the server's own are put in. Nothing left is `null`.
 */
export function parseMetadata(value: unknown, client: string | null): JsonObject | null {
  const own = value === undefined || value === null ? [] : callerEntries(value);
  const all = client === null ? own : [...own, [RESERVED, { client }] as const];
  return all.length === 0 ? null : Object.fromEntries(all);
}

function callerEntries(value: unknown): (readonly [string, unknown])[] {
  if (!isObject(value)) throw badRequest('metadata must be an object');
  refuseUnstorable(value);
  refuseLargeNumbers(value);
  return Object.entries(value).filter(([key]) => key !== RESERVED && !key.startsWith(`${RESERVED}.`));
}

/** Walks without recursion: the nesting is the caller's, the stack is ours. */
function refuseUnstorable(root: JsonObject): void {
  let level: unknown[] = [root];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > LIMITS.metadataDepth)
      throw badRequest(`metadata must not nest deeper than ${String(LIMITS.metadataDepth)}`);
    const next: unknown[] = [];
    for (const value of level) {
      if (!Array.isArray(value)) Object.keys(value as object).forEach(refuseUnstorableText);
      for (const inner of Object.values(value as object) as unknown[]) {
        if (typeof inner === 'string') refuseUnstorableText(inner);
        else if (typeof inner === 'object' && inner !== null) next.push(inner);
      }
    }
    level = next;
  }
}

export function refuseLargeNumbers(value: JsonObject): void {
  const mistake = numberMistake(value);
  if (mistake !== null) throw badRequest(`metadata: ${mistake}`);
}

function refuseUnstorableText(text: string): void {
  if (!isStorable(text)) throw badRequest('metadata must not contain NUL characters or lone surrogates');
}
