import type { SignInOption } from '#identity';
import { DomainError, isJsonObject } from '#kernel';
import { problemHeaders } from '#platform/http';
import { isStorable } from '#platform/input';
import { type PageData } from '#platform/pages';

import { credentialsMissing, unusableCharacters } from '../site.errors.js';

const STATUS: Readonly<Record<string, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  rate_limited: 429,
  unavailable: 503,
};

export type SignInPageName = 'sign-in' | 'sign-up';

/** What the sign-in and registration pages' templates print; never a password. */
export interface SignInPage extends PageData {
  readonly email: string;
  readonly username: string;
  readonly organization: string;
  readonly returnTo: string | null;
  /** The address of the other one of the two pages. */
  readonly other: string;
  readonly error: string | null;
  readonly takesPasswords: boolean;
  /** Identity providers, as buttons. */
  readonly options: readonly { readonly label: string; readonly href: string }[];
}

/** The ways to sign in that there are. */
export interface SignInWays {
  readonly takesPasswords: boolean;
  readonly providers: readonly SignInOption[];
}

/** A form as it was sent, or the query that leads to it; whatever is no text counts as empty. */
export interface Form {
  readonly email: string;
  readonly username: string;
  readonly password: string;
  readonly organization: string;
}

/** Refuses a form without address or password, or with what no account can have. */
export function demandCredentials(form: Form): void {
  if (form.email.trim() === '' || form.password === '') throw credentialsMissing();
  if (!isStorable(Object.values(form).join())) throw unusableCharacters();
}

export function readForm(sent: unknown): Form {
  const fields = isJsonObject(sent) ? sent : {};
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return {
    email: text(fields['email'] ?? fields['email_address']),
    username: text(fields['username']),
    password: text(fields['password']),
    organization: text(fields['organization']),
  };
}

export function signInPage(
  page: SignInPageName,
  { email, username, organization }: Form,
  returnTo: string | null,
  { providers, takesPasswords }: SignInWays,
  error: string | null = null,
): SignInPage {
  const query = new URLSearchParams(returnTo === null ? {} : { redirect_url: returnTo });
  if (email !== '') query.set('email_address', email);
  const path = page === 'sign-in' ? '/signup' : '/signin';
  const back = returnTo === null ? '' : `?return_to=${encodeURIComponent(returnTo)}`;
  return {
    title: page === 'sign-in' ? 'Sign in' : 'Sign up',
    email,
    username,
    organization,
    returnTo,
    other: query.size === 0 ? path : `${path}?${query.toString()}`,
    error,
    takesPasswords,
    options: providers.map(({ name, label }) => ({ label, href: `/auth/${name}/start${back}` })),
  };
}

/** The status and words of a refusal; what is no refusal rises. */
export function refusalOf(error: unknown): {
  status: number;
  message: string;
  headers: Record<string, string>;
} {
  if (!(error instanceof DomainError)) throw error;
  return { status: STATUS[error.kind] ?? 400, message: error.message, headers: problemHeaders(error) };
}
