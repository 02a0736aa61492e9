import { DomainError } from '#kernel';

/** Any list, asked for with a cursor that it never gave out, or gave out for another search. */
export function badCursor(): DomainError {
  return new DomainError(
    'invalid',
    'bad_cursor',
    'cursor: should be one that an earlier page of this list, with this search, has told',
  );
}
