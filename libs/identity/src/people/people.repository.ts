import { Injectable } from '@nestjs/common';

import { Database, sql } from '#data';

/** What anybody is shown of a user whom they may know. */
export interface Person {
  readonly id: string;
  readonly username: string;
  readonly displayName: string | null;
}

/** $1 users, $2 organizations, $3 the caller or null: those of the users who are members there, or the caller. */
const KNOWN = sql(
  'identity.list_known_users',
  `select u.id, u.username, u.display_name as "displayName" from identity.users u
   where u.id = any ($1::uuid[]) and (u.id = $3 or exists (
     select from identity.memberships m where m.user_id = u.id and m.org_id = any ($2::uuid[])))
   order by u.username`,
);

@Injectable()
export class PeopleRepository {
  constructor(private readonly database: Database) {}

  listKnown(ids: readonly string[], orgIds: readonly string[], callerId: string | null): Promise<Person[]> {
    return this.database.query<Person>(KNOWN, [ids, orgIds, callerId]);
  }
}
