import { Injectable } from '@nestjs/common';

import { sql, type Tx } from '#data';

const INSERT = sql(
  'identity.insert_ended_session',
  `insert into identity.ended_sessions (id, expires_at) values ($1, $2)
   on conflict on constraint pk_ended_sessions do nothing`,
);
const DELETE_EXPIRED = sql(
  'identity.delete_ended_sessions',
  `delete from identity.ended_sessions where id = any (array(
     select id from identity.ended_sessions where expires_at < $1
     order by expires_at limit $2 for update skip locked))`,
);

/** What can be used up once, by its id. */
@Injectable()
export class EndedSessionsRepository {
  /** `false`: it is there already. */
  async insert(id: string, expiresAt: Date, tx: Tx): Promise<boolean> {
    return (await tx.affected(INSERT, [id, expiresAt])) > 0;
  }

  /** Of what would have been over before then; answers how many. */
  deleteExpired(before: Date, most: number, tx: Tx): Promise<number> {
    return tx.affected(DELETE_EXPIRED, [before, most]);
  }
}
