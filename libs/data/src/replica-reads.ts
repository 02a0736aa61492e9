import { Inject, Injectable } from '@nestjs/common';
import type { QueryResult } from 'pg';
import { DataSource } from 'typeorm';

import { Database } from './database.js';
import { Replica } from './replica/replica.js';
import type { Statement } from './statement.js';

/**
 * The same reads as of `Database`, from a replica where there is one that has all that was written by the time they are
 * asked. Not for what decides who may do what, nor for what is written next.
 */
@Injectable()
export class ReplicaReads extends Database {
  constructor(
    dataSource: DataSource,
    @Inject(Replica) private readonly replica: Replica | null,
  ) {
    super(dataSource);
  }

  /** For what has to ask the primary first, and would cost more than without a replica. */
  get hasReplica(): boolean {
    return this.replica?.standing.state === 'used';
  }

  protected override async send(statement: Statement, values: readonly unknown[]): Promise<QueryResult> {
    const answer = this.replica === null ? null : await this.replica.read(statement, values);
    return answer ?? super.send(statement, values);
  }
}
