import { whileUnsent } from './unsent.js';

/** Browsers send on only so much of a page that is left, all of it together: 64 KiB. */
const MOST_BYTES = 60_000;
const READS = new Set(['GET', 'HEAD']);

/** Bytes of the changes that are under way. */
let under = 0;

/**
 * Sends a request. A change is sent to the end though its page be left or reloaded meanwhile; whoever leaves while one is
 * under way that is too large for that is asked.
 */
export const sendLastingly: typeof fetch = async (input, init) => {
  if (!(input instanceof Request) || READS.has(input.method)) return fetch(input, init);
  const body = await input.clone().arrayBuffer();
  const bytes = body.byteLength;
  if (under + bytes > MOST_BYTES) return whileUnsent(fetch(input));
  under += bytes;
  try {
    return await fetch(new Request(input, { keepalive: true, ...(bytes > 0 && { body }) }));
  } finally {
    under -= bytes;
  }
};
