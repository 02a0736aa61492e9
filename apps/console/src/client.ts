import { Ligature } from '#client';

import { sendLastingly } from './lasting.js';

/** The service that the page came from, as whoever is signed in. */
export const client = new Ligature({
  baseUrl: location.origin,
  retries: 2,
  maxWaitMs: 5_000,
  fetch: sendLastingly,
});
