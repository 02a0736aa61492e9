import { FairQueue, type QueueBounds } from './fair-queue.js';

export interface SemaphoreBounds {
  /** How many work at once, of all callers and of one. */
  readonly atOnce: QueueBounds;
  readonly waiting: QueueBounds;
}

/** Why somebody who waits is sent away. */
export interface Refusals {
  /** There is no room to wait. */
  readonly full: () => Error;
  /** The caller has left. */
  readonly gone: () => Error;
}

interface Waiter {
  readonly caller: string;
  readonly start: () => void;
  readonly refuse: (error: Error) => void;
}

/**
 * Lets so many work at once. The others wait, and take turns by caller: whoever wants much waits for their own.
 */
export class FairSemaphore {
  private readonly working = new Map<string, number>();
  private total = 0;
  private readonly queue: FairQueue<Waiter>;

  constructor(
    private readonly bounds: SemaphoreBounds,
    private readonly refusals: Refusals,
  ) {
    this.queue = new FairQueue(bounds.waiting);
  }

  /** How many wait. */
  get waiting(): number {
    return this.queue.size;
  }

  /** Does the work when it is the caller's turn; refused without it when the queue is full or the signal comes first. */
  async run<T>(caller: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (signal?.aborted) throw this.refusals.gone();
    if (this.isFree(caller)) this.enter(caller);
    else await this.wait(caller, signal);
    try {
      return await work();
    } finally {
      this.leave(caller);
    }
  }

  private wait(caller: string, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (then: () => void): void => {
        signal?.removeEventListener('abort', abort);
        then();
      };
      const waiter: Waiter = {
        caller,
        start: () => settle(resolve),
        refuse: (error) => settle(() => reject(error)),
      };
      const abort = (): void => {
        this.queue.remove(caller, waiter);
        waiter.refuse(this.refusals.gone());
      };
      signal?.addEventListener('abort', abort);
      this.queue.push(caller, waiter)?.refuse(this.refusals.full());
    });
  }

  private isFree(caller: string): boolean {
    const { inAll, perCaller } = this.bounds.atOnce;
    return this.total < inAll && (this.working.get(caller) ?? 0) < perCaller;
  }

  private enter(caller: string): void {
    this.total += 1;
    this.working.set(caller, (this.working.get(caller) ?? 0) + 1);
  }

  private leave(caller: string): void {
    this.total -= 1;
    const left = (this.working.get(caller) ?? 1) - 1;
    if (left === 0) this.working.delete(caller);
    else this.working.set(caller, left);
    this.startNext();
  }

  private startNext(): void {
    if (this.total >= this.bounds.atOnce.inAll) return;
    const next = this.queue.shift((caller) => this.isFree(caller));
    if (next === undefined) return;
    this.enter(next.caller);
    next.start();
  }
}
