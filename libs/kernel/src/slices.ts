/** So much work at a time: whoever asks for little meanwhile hardly notices. */
const SLICE_MS = 5;

const waiting: (() => void)[] = [];

/** However many long pieces of work are under way, the event loop does one slice of one of them in a round: waits for it. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (waiting.push(resolve) === 1) setImmediate(serve);
  });
}

function serve(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(serve);
}

/** Long work on the event loop, in slices: whoever does it asks now and then whether it is time to let others go first. */
export class Slices {
  private since = performance.now();

  /** `null`: go on; else wait for it. */
  pause(): Promise<void> | null {
    if (performance.now() - this.since < SLICE_MS) return null;
    return nextTurn().then(() => {
      this.since = performance.now();
    });
  }
}

/** `Array.map` for long lists: others have their turns in between. */
export async function mapInSlices<T, R>(
  list: readonly T[],
  map: (entry: T, index: number) => R,
): Promise<R[]> {
  const slices = new Slices();
  const mapped: R[] = [];
  for (const [index, entry] of list.entries()) {
    mapped.push(map(entry, index));
    const pause = slices.pause();
    if (pause) await pause;
  }
  return mapped;
}
