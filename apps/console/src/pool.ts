/** So much is under way at once, where many things are done one by one. */
const AT_ONCE = 4;

/** Does something with each, some at a time. Ends early when it is told to, or when one fails; what is under way is waited for. */
export async function forEach<T>(
  all: readonly T[],
  signal: AbortSignal,
  work: (one: T) => Promise<void>,
): Promise<void> {
  const left = all.values();
  const failures: unknown[] = [];
  const next = async (): Promise<void> => {
    for (const one of left) {
      try {
        await work(one);
      } catch (error) {
        failures.push(error);
      }
      if (signal.aborted || failures.length > 0) return;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  if (failures.length > 0) throw failures[0];
}
