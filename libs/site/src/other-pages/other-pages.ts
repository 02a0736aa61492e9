/**
 * The address that was meant where one has slashes too many, or the name of a page in capitals; `null`: it is written
 * right. Its path begins with one slash, so that it leads to nobody else.
 *
 * @param pages first parts of their addresses, which people write as they like.
 */
export function rightSpelling(url: string, pages: ReadonlySet<string>): string | null {
  const [path = '', ...query] = url.split('?');
  const [first = '', ...rest] = path.split(/[/\\]+/).filter((part) => part !== '');
  const page = first.toLowerCase();
  const right = `/${[pages.has(page) ? page : first, ...rest].join('/')}`;
  return right === path ? null : [right, ...query].join('?');
}

/** Whether somebody asks with a browser: only those name HTML. */
export function wantsPage(accept: string | undefined): boolean {
  return accept !== undefined && /\btext\/html\b/i.test(accept);
}
