import { isEmail } from 'class-validator';

import { isLongerThan } from '#kernel';

const USERNAME = /^[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?$/i;
const CONTROL = /[\u0000-\u001f\u007f]/;

const SHORTEST_PASSWORD = 8;
const LONGEST_PASSWORD = 200;
const LONGEST_DISPLAY_NAME = 100;

/** What is wrong with an email address, or `null`. Hosts without a dot are fine: installations have their own. */
export function emailMistake(email: string): string | null {
  return isEmail(email, { require_tld: false, allow_utf8_local_part: false })
    ? null
    : 'should be an email address, such as ada@example.com';
}

/** What is wrong with a username, or `null`. */
export function usernameMistake(username: string): string | null {
  return USERNAME.test(username)
    ? null
    : 'should have 1 to 40 letters, digits, dots, dashes or underscores, and begin and end with a letter or digit';
}

/** What is wrong with a new password, or `null`. Its length counts, in characters as a person counts them. */
export function passwordMistake(password: string): string | null {
  const { length } = Array.from(password.normalize('NFKC'));
  if (length < SHORTEST_PASSWORD) return `should have at least ${String(SHORTEST_PASSWORD)} characters`;
  return length > LONGEST_PASSWORD ? `should have at most ${String(LONGEST_PASSWORD)} characters` : null;
}

/** What is wrong with a display name, or `null`. */
export function displayNameMistake(name: string): string | null {
  if (isLongerThan(name, LONGEST_DISPLAY_NAME)) {
    return `should have at most ${String(LONGEST_DISPLAY_NAME)} characters`;
  }
  return CONTROL.test(name) || !name.isWellFormed() ? 'should not hold control characters' : null;
}

/** A username made of what an external issuer tells about a user. */
export function usernameFrom(suggestions: readonly unknown[]): string {
  for (const suggestion of suggestions) {
    if (typeof suggestion !== 'string') continue;
    const [local = ''] = suggestion.split('@');
    const name = local
      .replace(/[^a-z0-9._-]+/gi, '-')
      .slice(0, 32)
      .replace(/^[._-]+|[._-]+$/g, '');
    if (name !== '') return name;
  }
  return 'user';
}
