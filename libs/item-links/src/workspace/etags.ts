/** Grows when the shape of what is answered changes, so that no client keeps an old one. */
const FORMAT = 1;
const TAG = /\s*(W\/)?"([!#-~\x80-\xff]*)"\s*(?:,|$)/gy;

/** The strong entity tag of a version. */
export function etagOf(version: number): string {
  return `"${String(FORMAT)}.${String(version)}"`;
}

/** Whether `If-None-Match` names the tag; weakness does not count (RFC 9110, 13.1.2). */
export function noneMatchFails(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.trim() === '*' || tagsOf(header).some(({ tag }) => tag === etag);
}

/**
 * The versions that `If-Match` admits: `null`, any; an empty list, none. Weak tags match nothing
 * (RFC 9110, 13.1.1).
 */
export function admittedVersions(header: string | undefined): readonly number[] | null {
  if (header === undefined || header.trim() === '*') return null;
  return tagsOf(header).flatMap(({ weak, tag }) => {
    const version = /^"1\.(\d{1,9})"$/.exec(tag)?.[1];
    return weak || version === undefined ? [] : [Number(version)];
  });
}

/** The tags of a list; what is none ends it. */
function tagsOf(header: string): { readonly weak: boolean; readonly tag: string }[] {
  return [...header.matchAll(TAG)].map(([, weak, tag]) => ({
    weak: weak !== undefined,
    tag: `"${tag ?? ''}"`,
  }));
}
