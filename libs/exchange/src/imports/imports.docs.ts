import { flatRefusals } from '#platform/documents';

/** Documents the refusals of a route. */
export const Refusals = flatRefusals({
  400: 'The file is empty, too large or of no known format, or what was asked for does not fit it',
  401: 'No, unknown or outdated credentials',
  403: 'The key lacks the scope',
  404: 'It does not exist, or not for you',
  409: 'It has ended, or a request with this Idempotency-Key is still being worked on',
  429: 'Too many calls, or too many imports under way',
});
