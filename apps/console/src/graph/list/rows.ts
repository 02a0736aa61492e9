/** So many rows above and below what is seen. */
const SPARE = 6;

/** Which rows of a list have to be there. */
export function rowsIn(
  { top, height }: { readonly top: number; readonly height: number },
  count: number,
  row: number,
): { readonly from: number; readonly to: number } {
  const from = Math.max(0, Math.min(Math.floor(top / row) - SPARE, count));
  return { from, to: Math.max(from, Math.min(count, Math.ceil((top + height) / row) + SPARE)) };
}
