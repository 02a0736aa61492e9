import { invalidInput } from '#platform/input';

import type { ItemAddress, Loc } from '../addressing/item-address.js';

type Given = string | null | undefined;

/** The body fields that name a link's target: exactly one of them (docs/contracts/item-links.md#create-a-link). */
export interface TargetFields {
  readonly target_item_id?: Given;
  readonly target_ref?: Given;
}

/** The body fields that name a link's source, where the path does not: exactly one of them. */
export interface SourceFields {
  readonly source_item_id?: Given;
  readonly source_ref?: Given;
}

/** An explicit `null` counts as absent. Refuses both and neither with 422 at `loc`. */
export function linkTarget(fields: TargetFields, loc: Loc = ['body']): ItemAddress {
  return exactlyOne('target', fields.target_item_id, fields.target_ref, loc);
}

/** The same for the source. */
export function linkSource(fields: SourceFields, loc: Loc): ItemAddress {
  return exactlyOne('source', fields.source_item_id, fields.source_ref, loc);
}

function exactlyOne(end: 'source' | 'target', id: Given, ref: Given, loc: Loc): ItemAddress {
  if (typeof id === 'string' && typeof ref !== 'string') return { by: 'id', value: id };
  if (typeof ref === 'string' && typeof id !== 'string') return { by: 'ref', value: ref };
  throw invalidInput([
    { loc, msg: `Exactly one of ${end}_item_id and ${end}_ref must be given`, type: 'value_error' },
  ]);
}
