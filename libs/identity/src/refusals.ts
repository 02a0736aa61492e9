import { flatRefusals } from '#platform/documents';

/** What each status says. */
export const MEANINGS = {
  400: 'A field is missing or breaks its rule',
  401: 'No, unknown or outdated credentials',
  403: 'Not allowed: registration closed, no member, or a request from another site',
  404: 'It does not exist, or not for you',
  409: 'Email address or username taken',
  410: 'The link was used, replaced by a newer one, or is over',
  429: 'Too many attempts',
  503: 'Too many passwords wait to be hashed; `Retry-After` says when to try again',
} as const;

/** Documents the refusals of a route. */
export const Refusals = flatRefusals(MEANINGS);
