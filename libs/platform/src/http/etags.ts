/** Grows when the shape of what is answered changes, so that no client keeps an old one. */
const FORMAT = 2;
const TAG = /\s*(W\/)?"([!#-~\x80-\xff]*)"\s*(?:,|$)/gy;

const REVISION = new RegExp(`^"${String(FORMAT)}\\.([0-9a-f-]{36})\\.(\\d{1,9})"$`);

/** A version of one thing: what is made anew under the same name begins with version 1, too. */
export interface Revision {
  readonly id: string;
  readonly version: number;
}

/** The strong entity tag of a version. */
export function etagOf({ id, version }: Revision): string {
  return `"${String(FORMAT)}.${id}.${String(version)}"`;
}

/** Whether `If-None-Match` names the tag; weakness does not count (RFC 9110, 13.1.2). */
export function noneMatchFails(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.trim() === '*' || tagsOf(header).some(({ tag }) => tag === etag);
}

/** What `If-Match` admits: `null`, anything; an empty list, nothing. Weak tags match nothing (RFC 9110, 13.1.1). */
export type Admitted = readonly Revision[] | null;

export function admittedRevisions(header: string | undefined): Admitted {
  if (header === undefined || header.trim() === '*') return null;
  return tagsOf(header).flatMap(({ weak, tag }) => {
    const [, id, version] = REVISION.exec(tag) ?? [];
    return weak || id === undefined ? [] : [{ id, version: Number(version) }];
  });
}

/** The versions of one thing that are admitted; `null`: any. */
export function versionsOf(admitted: Admitted, id: string): readonly number[] | null {
  return admitted && admitted.flatMap((one) => (one.id === id ? [one.version] : []));
}

/** The tags of a list; what is none ends it. */
function tagsOf(header: string): { readonly weak: boolean; readonly tag: string }[] {
  return [...header.matchAll(TAG)].map(([, weak, tag]) => ({
    weak: weak !== undefined,
    tag: `"${tag ?? ''}"`,
  }));
}
