import { badRequest } from '../linky.errors.js';

/** The slug among the arguments of a tool. */
export function slugOf({ slug }: Readonly<Record<string, unknown>>): string {
  if (typeof slug !== 'string' || slug === '') throw badRequest('slug must be a non-empty string');
  return slug;
}
