/**
 * The places of rows in the order in which statements insert them, whatever the collation of the database: two writers of
 * the same names do not wait for each other in a circle, in however many statements they write.
 * @param names of each row what its unique constraints are about, the columns in the order of the statement
 */
export function insertionOrder(names: readonly (readonly (string | null)[])[]): number[] {
  // No text of the database has a NUL; what is null comes last.
  const texts = names.map((columns) => columns.map((column) => column ?? '\uffff').join('\0'));
  const compare = (one = '', other = ''): number => (one < other ? -1 : Number(one > other));
  return [...texts.keys()].sort((one, other) => compare(texts[one], texts[other]));
}
