import { DomainError } from '#kernel';

/** Deleting an account whose owner is the only admin of organizations. */
export function onlyAdmin(slugs: readonly string[]): DomainError {
  return new DomainError(
    'conflict',
    'only_admin',
    `You are the only admin of ${slugs.join(', ')}: make somebody else one first`,
  );
}

/** Bringing an account back by an address that several deleted ones have. */
export function severalDeleted(
  email: string,
  accounts: readonly { readonly username: string }[],
): DomainError {
  const names = accounts.map(({ username }) => username).join(', ');
  return new DomainError(
    'conflict',
    'several_deleted',
    `Several deleted accounts have the address ${email}: name one of ${names}`,
  );
}
