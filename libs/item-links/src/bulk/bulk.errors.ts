import { DomainError } from '#kernel';
import { invalidInput } from '#platform/input';

import type { Fault } from './item-batch.js';

/**
 * Creating or changing several items, when some of them cannot be: nothing is written, and each fault is named. If all are
 * of the same kind, it is the refusal that a single item would get; otherwise the request is not valid.
 */
export function itemsRefused(faults: readonly Fault[], list: 'items' | 'ids'): DomainError {
  const fields = [...faults]
    .sort((a, b) => a.index - b.index)
    .map(({ index, path, message: msg, type }) => ({ loc: ['body', list, index, ...path], msg, type }));
  const kinds = new Map(faults.map((fault) => [`${fault.kind} ${fault.reason}`, fault]));
  const only = kinds.size === 1 ? [...kinds.values()][0] : undefined;
  const more = fields.length > 1 ? ` (and ${String(fields.length - 1)} more)` : '';
  const message = `${fields[0]?.msg ?? 'Refused'}${more}`;
  return new DomainError(only?.kind ?? 'invalid', only?.reason ?? 'validation_error', message, { fields });
}

/** Importing with the dates of a document, by somebody who is no admin of the organization. */
export function datesNeedAdmin(): DomainError {
  return new DomainError(
    'forbidden',
    'role_too_low',
    'Only admins of the organization may set when items were created and changed',
  );
}

/** Changing several items, when neither or both of ids and a filter are given. */
export function idsOrFilter(): DomainError {
  const msg = 'Exactly one of ids in the body and a filter in the query must be given';
  return invalidInput([{ loc: ['body', 'ids'], msg, type: 'value_error' }]);
}

/** Changing all items that match a filter, when more do than may be changed at once. */
export function tooManyMatches(most: number): DomainError {
  const msg = `More than ${String(most)} items match: narrow the filter`;
  return invalidInput([{ loc: ['query'], msg, type: 'too_many_matches' }]);
}
