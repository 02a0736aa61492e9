/** Milliseconds before the first repetition; it doubles with each further one. */
const FIRST_MS = 250;
const LONGEST_MS = 8_000;

/** How long to wait before a repetition: doubled each time, and somewhere between half of it and all of it. */
export function backoffMs(attempt: number): number {
  const whole = Math.min(FIRST_MS * 2 ** attempt, LONGEST_MS);
  return whole / 2 + (Math.random() * whole) / 2;
}

/** Waits, or throws what the signal was aborted with. */
export async function wait(ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
