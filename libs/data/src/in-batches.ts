/**
 * Repeats a step that handles at most `size` rows in a transaction of its own, until one finds fewer or the service
 * ends.
 *
 * @returns how many rows that were
 */
export async function inBatches(
  size: number,
  step: () => Promise<number>,
  ending?: AbortSignal,
): Promise<number> {
  let total = 0;
  for (let last = size; last >= size && ending?.aborted !== true; total += last) last = await step();
  return total;
}
