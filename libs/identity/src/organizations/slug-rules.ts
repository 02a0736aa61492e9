import { isLongerThan, NAME_PATTERN } from '#kernel';

const SLUG = /^[a-z0-9](?:[a-z0-9_-]{0,62}[a-z0-9])?$/;
const LONGEST_NAME = 100;
const ROLE = /^[a-z0-9:_.-]{1,60}$/i;

/** What is wrong with the slug of an organization or a workspace, or `null`. */
export function slugMistake(slug: string): string | null {
  return SLUG.test(slug)
    ? null
    : 'should have 1 to 64 lower-case letters, digits, dashes or underscores, and begin and end with a letter or digit';
}

/** What is wrong with a name, or `null`. */
export function nameMistake(name: string): string | null {
  if (name === '' || isLongerThan(name, LONGEST_NAME))
    return `should have 1 to ${String(LONGEST_NAME)} characters`;
  return NAME_PATTERN.test(name) && name.isWellFormed()
    ? null
    : 'should be visible text on one line, without control or invisible characters';
}

/** What is wrong with a role slug, or `null`. Any word will do: unknown ones stand for the least role. */
export function roleMistake(role: string): string | null {
  return ROLE.test(role) ? null : 'should be a role such as org:admin, org:member or reader';
}
