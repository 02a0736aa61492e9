import { isJsonObject } from '#kernel';
import type { MessagePage } from '#platform/pages';

/** What fits into a cookie. */
const LONGEST_PATH = 1_500;

/** The fields of a query or a form. */
export function fieldsOf(sent: unknown): Readonly<Record<string, unknown>> {
  return isJsonObject(sent) ? sent : {};
}

/** A page to come back to, unless its address is too long to be remembered. */
export function pathWithin(path: string | null): string | null {
  return path !== null && path.length <= LONGEST_PATH ? path : null;
}

/** Why somebody is not signed in, and the way to begin again. */
export function signInTroublePage(text: string, returnTo: string | null): MessagePage {
  const href = returnTo === null ? '/signin' : `/signin?redirect_url=${encodeURIComponent(returnTo)}`;
  return {
    title: 'Not signed in',
    heading: 'You are not signed in',
    text: `${text}.`,
    link: { href, label: 'Back to signing in' },
  };
}
