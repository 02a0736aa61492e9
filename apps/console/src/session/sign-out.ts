import { client } from '../client.js';

/** Ends the session. Drafts stay: they are found again after the next sign-in. */
export async function signOut(): Promise<void> {
  await client.me.signOut();
  location.assign('/signin');
}
