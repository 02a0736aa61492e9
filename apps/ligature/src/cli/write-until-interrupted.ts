import { once } from 'node:events';

/**
 * Writes lines to standard output, as fast as they are taken, until an interrupt, a termination, or when nobody reads
 * them any more.
 * @param lines ends when the signal is aborted
 */
export async function writeUntilInterrupted(
  lines: (ending: AbortSignal) => AsyncIterable<readonly string[]>,
): Promise<void> {
  const ending = new AbortController();
  const end = (): void => {
    ending.abort();
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.once(signal, end);
  process.stdout.once('error', end);
  try {
    for await (const some of lines(ending.signal)) {
      if (some.length === 0 || process.stdout.write(`${some.join('\n')}\n`)) continue;
      await once(process.stdout, 'drain', { signal: ending.signal }).catch(end);
    }
  } finally {
    for (const signal of signals) process.off(signal, end);
    process.stdout.off('error', end);
  }
}
