/** The ways in which a module's name is written. Throws what is wrong with one that is none. */
export function namesOf(name) {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name ?? ''))
    throw new Error('usage: npm run new:module -- NAME, in lower case, with hyphens between words');
  const words = name.split('-');
  const pascal = words.map((word) => word[0].toUpperCase() + word.slice(1)).join('');
  return {
    /** Folder, door, scopes and address. */
    kebab: name,
    /** Schema and operation ids. */
    snake: words.join('_'),
    camel: pascal[0].toLowerCase() + pascal.slice(1),
    pascal,
    /** In sentences. */
    spoken: words.join(' '),
  };
}
