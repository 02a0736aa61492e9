import { DomainError } from '#kernel';

/** Deleting an account whose owner is the only admin of organizations. */
export function onlyAdmin(slugs: readonly string[]): DomainError {
  return new DomainError(
    'conflict',
    'only_admin',
    `You are the only admin of ${slugs.join(', ')}: make somebody else one first`,
  );
}
