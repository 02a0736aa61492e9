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
  return `${along(names)} (${along(ids)})`;
}

function along(names: readonly string[]): string {
  if (names.length <= SHOWN) return names.join(' -> ');
  const left = names.length - SHOWN;
  const half = SHOWN / 2;
  return [...names.slice(0, half), `(${String(left)} more)`, ...names.slice(-half)].join(' -> ');
}

function named(title: string): string {
  if (title === '') return '(untitled)';
  const characters = Array.from(title);
  return characters.length <= LONGEST_TITLE
    ? `"${title}"`
    : `"${characters.slice(0, LONGEST_TITLE).join('')}…"`;
}
