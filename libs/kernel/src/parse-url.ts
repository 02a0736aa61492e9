/**
 * The URL, or `null` where the text is none. Not by `URL.canParse`: in Node 20 and 22 that refuses valid URLs with
 * letters such as `ä` once it has been called some thousand times (its optimised form misreads Latin-1 strings).
 */
export function parseUrl(text: string, base?: string | URL): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}
