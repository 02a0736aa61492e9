import { isObject, type JsonObject } from '../input/values.js';
import { badRequest } from '../linky.errors.js';
import { parseMetadata, refuseLargeNumbers } from '../bundles/caller-metadata.js';

/** A change of the caller's metadata: an RFC 7396 merge patch. */
export type MetadataPatch = JsonObject;

/** Reads the patch; keys of the server's own namespace are dropped, as in a create. */
export function parseMetadataPatch(body: unknown): MetadataPatch {
  if (!isObject(body)) throw badRequest('The request body must be a JSON object');
  return parseMetadata(body, null) ?? {};
}

/** The metadata after the patch: `null` removes a key, objects are merged, all else replaces. */
export function mergeMetadata(metadata: JsonObject | null, patch: MetadataPatch): JsonObject | null {
  const merged = merge(metadata ?? {}, patch);
  refuseLargeNumbers(merged);
  return Object.keys(merged).length === 0 ? null : merged;
}

/** As deep as the patch is, which `parseMetadata` has bounded. */
function merge(target: JsonObject, patch: JsonObject): JsonObject {
  const entries = new Map(Object.entries(target));
  for (const [key, value] of Object.entries(patch)) {
    const present = entries.get(key);
    if (value === null) entries.delete(key);
    else entries.set(key, isObject(value) ? merge(isObject(present) ? present : {}, value) : value);
  }
  return Object.fromEntries(entries);
}
