import { client } from '../client.js';
import { leave } from './sign-in.js';

/** Ends the session. Drafts stay: they are found again after the next sign-in. */
export function signOut(): Promise<void> {
  return leave(() => client.me.signOut(), '/signin');
}
