/** One page of a list: the one that its query begins with. */
export async function firstPage<Page>(list: {
  pages: () => AsyncGenerator<Page, void, undefined>;
}): Promise<Page> {
  const { value } = await list.pages().next();
  if (value === undefined) throw new Error('a list has a page');
  return value;
}
