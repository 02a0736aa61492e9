import { Injectable } from '@nestjs/common';

import { Transactions, type Tx } from '#data';
import { DomainError } from '#kernel';
import { type Requester } from '#platform/auth';
import { Limiter } from '#platform/limits';

const WINDOW_MS = 5 * 60_000;
/** Wrong factors of one client for one account, and of one client at all. */
const OF_PAIR = ['auth:second-factor', 10] as const;
const OF_CLIENT = ['auth:second-factor-client', 50] as const;

/**
 * Slows down clients that guess second factors. Each try counts before it is looked at, so that many at once are no
 * way around; a right one takes those of its account back. What an account bears from everywhere counts with its factor.
 */
@Injectable()
export class FactorGuesses {
  constructor(
    private readonly limiter: Limiter,
    private readonly transactions: Transactions,
  ) {}

  /** Throws the refusal that `check` answers, after its transaction is committed: what was wrong stays counted. */
  async guess<Result>(
    userId: string,
    { caller }: Requester,
    check: (tx: Tx) => Promise<DomainError | Result>,
  ): Promise<Result> {
    const pair = `${userId} ${caller}`;
    const mostOfClient = this.limiter.limitOf(...OF_CLIENT);
    await this.limiter.demandRoom(OF_CLIENT[0], caller, mostOfClient, WINDOW_MS);
    await this.limiter.consume(OF_PAIR[0], pair, OF_PAIR[1], WINDOW_MS);
    const result = await this.transactions.run(check);
    if (result instanceof DomainError) {
      await this.limiter.record(OF_CLIENT[0], caller, mostOfClient, WINDOW_MS);
      throw result;
    }
    await this.limiter.forget(OF_PAIR[0], pair);
    return result;
  }
}
