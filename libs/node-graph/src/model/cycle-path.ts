const SHOWN = 20;
const HIDDEN = '(hidden)';

const LONGEST_TITLE = 40;

/**
 * A path for a message, by titles and by ids: hidden nodes with neither, the middle of a long one left out.
 *
 * @param titles of the nodes that may be named.
 */
export function describePath(path: readonly string[], titles: ReadonlyMap<string, string>): string {
  const isHidden = (id: string): boolean => !titles.has(id);
  const names = path.map((id) => (isHidden(id) ? HIDDEN : named(titles.get(id) ?? '')));
  const ids = path.map((id) => (isHidden(id) ? HIDDEN : id));
  return `${along(names.length, (at) => names[at] ?? '')} (${along(ids.length, (at) => ids[at] ?? '')})`;
}

/** A way in a circle, by the names of its nodes: the first one is named again at the end. */
export function describeRing(length: number, nameOf: (at: number) => string): string {
  return along(length + 1, (at) => nameOf(at % length));
}

/** However long the way is, so few names are asked for. */
function along(length: number, nameOf: (at: number) => string): string {
  const names = (from: number, to: number): string[] =>
    Array.from({ length: to - from }, (_, at) => nameOf(from + at));
  if (length <= SHOWN) return names(0, length).join(' -> ');
  const half = SHOWN / 2;
  const left = `(${String(length - SHOWN)} more)`;
  return [...names(0, half), left, ...names(length - half, length)].join(' -> ');
}

function named(title: string): string {
  if (title === '') return '(untitled)';
  const characters = Array.from(title);
  return characters.length <= LONGEST_TITLE
    ? `"${title}"`
    : `"${characters.slice(0, LONGEST_TITLE).join('')}…"`;
}
