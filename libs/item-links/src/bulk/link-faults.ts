import type { Refusal } from '../links/link-rules.js';
import { kindOf } from '../links/links.errors.js';
import type { Fault, WantedBatchLink } from './item-batch.js';

/**
 * The links that cannot be.
 * @param isPatient whether the same link twice is one link
 */
export function refusedLinks(refusals: readonly Refusal[], isPatient: boolean): Refusal[] {
  return refusals.filter(({ reason }) => !isPatient || reason !== 'twice_in_request');
}

/** @param links those that were examined, in the same order */
export function linkFault(
  { index: at, reason, msg, field }: Refusal,
  links: readonly WantedBatchLink[],
): Fault {
  const [kind, name] = kindOf(reason);
  const { owner = null, place = at } = links[at] ?? {};
  const common = { kind, reason: name, type: reason, message: msg };
  const path = field === undefined ? [] : [field];
  if (owner === null) return { list: 'links', index: place, path, ...common };
  return { list: 'items', index: owner, path: ['links', place, ...path], ...common };
}
