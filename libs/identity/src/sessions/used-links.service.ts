import { Injectable } from '@nestjs/common';

import { Transactions } from '#data';

import { EndedSessionsRepository } from './ended-sessions.repository.js';

/** What is good for one time, and was used. */
@Injectable()
export class UsedLinks {
  constructor(
    private readonly ended: EndedSessionsRepository,
    private readonly transactions: Transactions,
  ) {}

  /** `false`: it was used before. Of several at once one is first. */
  use(id: string, expiresAt: Date): Promise<boolean> {
    return this.transactions.statement((tx) => this.ended.insert(id, expiresAt, tx));
  }
}
