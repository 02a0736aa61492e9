import { DomainError, FairSemaphore, type SemaphoreBounds } from '#kernel';

import { clientGone, type WorkFor } from '../auth/requester.js';

/** Why the one who waited left. */
const LATE = Symbol('late');

/** Turns by caller that nobody waits for longer than so long. */
export class PatientSemaphore {
  private readonly turns: FairSemaphore;

  /** @param busy what whoever waits too long, or finds too many waiting, is refused with. */
  constructor(
    bounds: SemaphoreBounds,
    private readonly patienceMs: number,
    private readonly busy: () => DomainError,
  ) {
    this.turns = new FairSemaphore(bounds, { full: busy, gone: clientGone });
  }

  async run<T>({ caller, signal }: WorkFor, work: () => Promise<T>): Promise<T> {
    const waiting = new AbortController();
    const leave = (): void => {
      waiting.abort();
    };
    const patience = setTimeout(() => {
      waiting.abort(LATE);
    }, this.patienceMs);
    const settle = (): void => {
      clearTimeout(patience);
      signal?.removeEventListener('abort', leave);
    };
    signal?.addEventListener('abort', leave, { once: true });
    if (signal?.aborted) leave();
    const begin = (): Promise<T> => {
      settle();
      return work();
    };
    try {
      return await this.turns.run(caller, begin, waiting.signal);
    } catch (error) {
      throw waiting.signal.reason === LATE ? this.busy() : error;
    } finally {
      settle();
    }
  }
}
