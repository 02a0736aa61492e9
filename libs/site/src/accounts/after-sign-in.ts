import type { SignedIn } from '#identity';
import { isJsonObject } from '#kernel';

import { nextAfterSignIn } from './next-page.js';

/** Forms of our pages let people choose among their organizations once they are known; other senders name one. */
export function mayChoose(form: unknown): boolean {
  return isJsonObject(form) && form['choose'] === '1';
}

/** The page that follows. */
export function nextOf(signedIn: SignedIn, form: unknown, target: string | null): string {
  return mayChoose(form) ? nextAfterSignIn(signedIn, target) : (target ?? '/signin');
}
