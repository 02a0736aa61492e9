import { Injectable } from '@nestjs/common';

import { DomainError, FairSemaphore } from '#kernel';
import { clientGone, Env, type Requester } from '#platform';

import { mcpBusy } from './mcp.errors.js';

const WAITING = { inAll: 200, perCaller: 8 };

/** Lets agents be served by turns: one POST of a caller at a time, and a few of all callers. */
@Injectable()
export class McpTurns {
  private readonly turns: FairSemaphore;
  private readonly patienceMs: number;

  constructor({ mcpAtOnce, mcpWaitMs }: Env) {
    this.patienceMs = mcpWaitMs;
    const atOnce = { inAll: mcpAtOnce, perCaller: 1 };
    this.turns = new FairSemaphore({ atOnce, waiting: WAITING }, { full: mcpBusy, gone: clientGone });
  }

  /** Refused with `unavailable` if it takes too long, or too many wait. */
  async run<T>({ caller, signal }: Requester, work: () => Promise<T>): Promise<T> {
    const patience = AbortSignal.timeout(this.patienceMs);
    const either = signal === undefined ? patience : AbortSignal.any([signal, patience]);
    try {
      return await this.turns.run(caller, work, either);
    } catch (error) {
      const isLate = error instanceof DomainError && error.reason === 'client_gone' && !signal?.aborted;
      throw isLate ? mcpBusy() : error;
    }
  }
}
