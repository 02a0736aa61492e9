/**
 * Where to send somebody after signing in: the path of a page of ours, or `null` for whatever else was
 * asked for. `base` is our own origin.
 */
export function returnTo(asked: unknown, base: string): string | null {
  if (typeof asked !== 'string' || !URL.canParse(asked, base)) return null;
  const url = new URL(asked, base);
  const path = url.pathname + url.search + url.hash;
  return url.origin === new URL(base).origin && !path.startsWith('//') ? path : null;
}
