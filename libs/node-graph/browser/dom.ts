/** An element that the template of the page has. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no ${id}`);
  return found;
}

/** The same of a field. */
export function inputById(id: string): HTMLInputElement {
  const found = byId(id);
  if (!(found instanceof HTMLInputElement)) throw new Error(`${id} is no field`);
  return found;
}

/** A new element. Text goes into it as text. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<HTMLElementTagNameMap[Tag]>,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** The entries with something between each two of them. */
export function between<Entry, Separator>(
  entries: readonly Entry[],
  separator: Separator,
): (Entry | Separator)[] {
  return entries.flatMap((entry, index) => (index === 0 ? [entry] : [separator, entry]));
}
