import { DomainError, type ErrorKind, type FieldError } from '#kernel';

import type { Refusal, RefusalReason } from './link-rules.js';
import type { Loc } from '../addressing/item-address.js';

/** Creating or listing links, when the item of the path is not in the project. */
export function sourceItemNotFound(): DomainError {
  return new DomainError('not_found', 'item_not_found', 'Item not found');
}

/** Creating a link, when its target is not in the project. Clients look for the word "Target ". */
export function targetItemNotFound(): DomainError {
  return new DomainError('not_found', 'target_not_found', 'Target item not found');
}

/** Creating a link, when the same one is there already. */
export function linkAlreadyExists(): DomainError {
  return new DomainError('conflict', 'already_exists', 'This link already exists');
}

/** Creating a link from an item to itself. */
export function selfLink(): DomainError {
  return new DomainError('invalid', 'bad_request', 'An item cannot be linked to itself');
}

/** Deleting a link that does not exist, or that does not touch the item of the path. */
export function linkNotFound(): DomainError {
  return new DomainError('not_found', 'link_not_found', 'Link not found');
}

const KINDS: Readonly<Record<RefusalReason, readonly [ErrorKind, string]>> = {
  source_not_found: ['not_found', 'item_not_found'],
  target_not_found: ['not_found', 'target_not_found'],
  link_not_found: ['not_found', 'link_not_found'],
  self_link: ['invalid', 'bad_request'],
  twice_in_request: ['invalid', 'validation_error'],
  already_exists: ['conflict', 'already_exists'],
  type_not_allowed: ['invalid', 'validation_error'],
  has_target: ['conflict', 'has_target'],
  cycle: ['conflict', 'cycle'],
};

/** What kind of refusal a link has, if it is the only one. */
export const kindOf = (reason: RefusalReason): readonly [ErrorKind, string] => KINDS[reason];

/**
 * Creating or deleting several links, when some of them cannot be: nothing is written, and each refused entry is named. If all are
 * refused in the same way, it is the refusal that a single link would get; otherwise the request is not valid.
 */
export function linksRefused(
  refusals: readonly Refusal[],
  at: (index: number, field?: string) => Loc,
): DomainError {
  const fields = [...refusals]
    .sort((a, b) => a.index - b.index)
    .map(({ index, field, msg, reason }): FieldError => ({ loc: at(index, field), msg, type: reason }));
  const kinds = new Map(refusals.map(({ reason }) => [KINDS[reason].join(' '), KINDS[reason]]));
  const [kind, reason] = (kinds.size === 1 ? [...kinds.values()][0] : undefined) ?? [
    'invalid',
    'validation_error',
  ];
  const more = fields.length > 1 ? ` (and ${String(fields.length - 1)} more)` : '';
  return new DomainError(kind, reason, `${fields[0]?.msg ?? 'Refused'}${more}`, { fields });
}
