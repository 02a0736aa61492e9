import { Injectable } from '@nestjs/common';

import { sql, type Tx } from '#data';

const INSERT = sql(
  'identity.insert_ended_session',
  `insert into identity.ended_sessions (id, expires_at) values ($1, $2)
   on conflict on constraint pk_ended_sessions do nothing`,
);
const DELETE_EXPIRED = sql(
  'identity.delete_ended_sessions',
  `delete from identity.ended_sessions where id in (
     select id from identity.ended_sessions where expires_at < $1
     order by expires_at limit 100 for update skip locked)`,
);

/** Read by the statement that looks up a session's user. */
@Injectable()
export class EndedSessionsRepository {
  async insert(id: string, expiresAt: Date, tx: Tx): Promise<void> {
    await tx.affected(INSERT, [id, expiresAt]);
  }

  /** A bounded number at a time. */
  async deleteExpired(now: Date, tx: Tx): Promise<void> {
    await tx.affected(DELETE_EXPIRED, [now]);
  }
}
