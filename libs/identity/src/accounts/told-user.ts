/** What an event tells of a user: what they are told of themselves. */
export interface ToldUser {
  readonly id: string;
  readonly username?: string;
  readonly displayName?: string | null;
  readonly email?: string | null;
  readonly emailVerified?: boolean;
}

/** SQL: the same, of a row of `identity.users`. */
export const TOLD_USER = `id, username, display_name as "displayName", email,
   email_verified_at is not null as "emailVerified"`;
