import { DomainError } from '#kernel';

/** Waits for a change that somebody else may be making at the same moment: whoever is second is refused, and that is fine. */
export async function orLost(change: Promise<unknown>): Promise<void> {
  try {
    await change;
  } catch (error) {
    if (!(error instanceof DomainError) || error.kind === 'unavailable') throw error;
  }
}
