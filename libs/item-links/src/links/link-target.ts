import { invalidInput } from '#platform';

/** The body fields that name a link's target: exactly one of them (contract section 3.2). */
export interface TargetFields {
  readonly target_item_id?: string | null | undefined;
  readonly target_ref?: string | null | undefined;
}

/** How the target is addressed: by UUID, or by the ref that an agent gave it. */
export type LinkTarget = { readonly by: 'id' | 'ref'; readonly value: string };

/** An explicit `null` counts as absent. Refuses both and neither with 422 at `loc`. */
export function linkTarget(fields: TargetFields, loc: readonly (string | number)[] = ['body']): LinkTarget {
  const { target_item_id: id, target_ref: ref } = fields;
  if (typeof id === 'string' && typeof ref !== 'string') return { by: 'id', value: id };
  if (typeof ref === 'string' && typeof id !== 'string') return { by: 'ref', value: ref };
  throw invalidInput([
    { loc, msg: 'Exactly one of target_item_id and target_ref must be given', type: 'value_error' },
  ]);
}
