import { LigatureError } from './ligature-error.js';
import type { LigatureEvent } from './types.js';

/** Headers as Node and browsers have them; names in any case. */
export type WebhookHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

export interface Verification {
  /** Seconds that the delivery may be old, or ahead of this clock; 300. */
  readonly toleranceSeconds?: number;
  /** Milliseconds since 1970; the present. */
  readonly now?: number;
}

/**
 * The event of a delivery that is the service's, signed as Standard Webhooks say.
 * @throws LigatureError with code `invalid_signature`, also where the delivery is older than five minutes
 */
export async function verifyDelivery(
  headers: WebhookHeaders,
  body: string | Uint8Array,
  secret: string,
  { toleranceSeconds = 300, now = Date.now() }: Verification = {},
): Promise<LigatureEvent> {
  const read = readerOf(headers);
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(read);
  if (!id || !timestamp || !signatures) throw invalid('It lacks headers of a webhook');
  const sent = Number(timestamp);
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now / 1000 - sent) > toleranceSeconds)
    throw invalid('It was sent too long ago, or the clocks differ');
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${text}`);
  const key = await keyOf(secret);
  const tries = signatures
    .split(' ')
    .filter((signature) => signature.startsWith('v1,'))
    .map(async (signature) => {
      const bytes = bytesOf(signature.slice(3));
      // Compares in constant time.
      return bytes !== null && (await crypto.subtle.verify('HMAC', key, bytes, signed));
    });
  if (!(await Promise.all(tries)).includes(true)) throw invalid('No signature of it is right');
  return JSON.parse(text) as LigatureEvent;
}

function invalid(message: string): LigatureError {
  return new LigatureError({ status: 0, code: 'invalid_signature', message });
}

function readerOf(headers: WebhookHeaders): (name: string) => string | null {
  if (headers instanceof Headers) return (name) => headers.get(name);
  const values = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return (name) => {
    const value = values.get(name);
    return typeof value === 'string' ? value : (value?.[0] ?? null);
  };
}

async function keyOf(secret: string): ReturnType<typeof crypto.subtle.importKey> {
  const bytes = bytesOf(secret.replace(/^whsec_/, ''));
  if (bytes === null || bytes.length === 0)
    throw new TypeError('The secret of a webhook is whsec_ and base64');
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
}

/** `null`: it is no base64. */
function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
}
