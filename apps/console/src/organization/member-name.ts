import type { Member } from '#client';

/** What a member is called. */
export const nameOfMember = ({ displayName, username }: Pick<Member, 'displayName' | 'username'>): string =>
  displayName ?? username;
