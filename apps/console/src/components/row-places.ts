/** Where each row of a list begins, and where the last one ends: as tall as they were measured, else as usual. */
export function topsOf(
  keys: readonly string[],
  measured: ReadonlyMap<string, number>,
  usual: number,
): Float64Array {
  const tops = new Float64Array(keys.length + 1);
  let top = 0;
  for (const [row, key] of keys.entries()) {
    tops[row] = top;
    top += measured.get(key) ?? usual;
  }
  tops[keys.length] = top;
  return tops;
}

/** The row in which a height lies; of one above or below all of them the nearest. */
export function rowAt(tops: Float64Array, height: number): number {
  let [low, high] = [0, Math.max(0, tops.length - 2)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((tops[middle] ?? 0) <= height) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** A row that is there, and how much room above it others had. */
export interface PlacedRow {
  readonly row: number;
  readonly before: number;
}

/** Rows that are there, in order, and the room of those that are not: before each, and after the last. */
export function placed(
  tops: Float64Array,
  rows: readonly number[],
): { readonly rows: readonly PlacedRow[]; readonly after: number } {
  let end = 0;
  const found = rows.map((row) => {
    const before = (tops[row] ?? 0) - end;
    end = tops[row + 1] ?? 0;
    return { row, before };
  });
  return { rows: found, after: (tops.at(-1) ?? 0) - end };
}
