import type { Mail } from '#events';

import type { ApiKeyView } from './api-key.js';

/** A week before a key ends. */
export function keyEndsMail(to: string, { name, keyPrefix, expiresAt }: ApiKeyView): Mail {
  const text = [
    `The API key ${keyPrefix} (${name}) can be used until ${expiresAt?.toISOString() ?? ''}.`,
    'If something still uses it, give it a later end, or make a new key and use that.',
  ].join('\n\n');
  return { to, subject: 'An API key ends soon', text };
}
