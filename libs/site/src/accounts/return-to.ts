import { parseUrl } from '#kernel';

/**
 * Where to send somebody after signing in: the path of a page of ours, or `null` for whatever else was
 * asked for. `base` is our own origin.
 */
export function returnTo(asked: unknown, base: string): string | null {
  const url = typeof asked === 'string' ? parseUrl(asked, base) : null;
  if (url === null) return null;
  const path = url.pathname + url.search + url.hash;
  return url.origin === new URL(base).origin && !path.startsWith('//') ? path : null;
}
