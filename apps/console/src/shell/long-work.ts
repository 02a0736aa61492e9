import { forEach } from '../pool.js';

/** Something that is done with many things one by one. */
export interface LongWork {
  readonly label: string;
  readonly max: number;
  readonly value: number;
  /** Ends it; what is under way is waited for. */
  readonly stop: () => void;
}

/** What is done sooner than it is read needs no dialog. */
const FEW = 4;

let shown: LongWork | null = null;
const watching = new Set<() => void>();

function set(next: LongWork | null): void {
  shown = next;
  for (const tell of watching) tell();
}

export const longWork = {
  watch: (tell: () => void): (() => void) => {
    watching.add(tell);
    return () => {
      watching.delete(tell);
    };
  },
  snapshot: (): LongWork | null => shown,
} as const;

/**
 * Does something with each of many, some at a time. How far it is can be seen, and it can be stopped, whichever screen
 * began it. Ends early when one fails, which it throws.
 */
export async function doWithEach<T>(
  label: string,
  all: readonly T[],
  work: (one: T) => Promise<void>,
): Promise<void> {
  const ended = new AbortController();
  const { signal } = ended;
  let value = 0;
  const tell = (): void => {
    if (all.length > FEW) set({ label, max: all.length, value, stop: () => ended.abort() });
  };
  tell();
  try {
    await forEach(all, signal, async (one) => {
      await work(one);
      value += 1;
      tell();
    });
  } finally {
    set(null);
  }
}
