import { Injectable } from '@nestjs/common';

import { printJson, sql, type Tx } from '#data';

import type { ExportRecord } from '../contents/content.js';

/** $1 records: the organization, unless it is there. */
const ORGANIZATION = sql(
  'identity.take_back_organization',
  `insert into identity.organizations (id, slug, name, created_at, require_second_factor)
   select r.id, r.slug, r.name, r."createdAt", coalesce(r."requireSecondFactor", false)
   from jsonb_to_recordset($1::jsonb) as r (id uuid, slug text, name text, "createdAt" timestamptz,
     "requireSecondFactor" boolean)
   on conflict (id) do nothing`,
);
/** $1 records, $2 now. Their addresses were verified where they come from; nobody has a password yet. */
const USERS = sql(
  'identity.take_back_users',
  `insert into identity.users (id, email, email_verified_at, username, display_name, created_at)
   select r.id, r.email, case when r.email is not null then $2::timestamptz end,
     case when exists (select from identity.users u where lower(u.username) = lower(r.username))
       then left(r.username, 20) || '-' || right(r.id::text, 8) else r.username end,
     r."displayName", $2::timestamptz
   from jsonb_to_recordset($1::jsonb) as r (id uuid, email text, username text, "displayName" text)
   where not exists (select from identity.users u where u.id = r.id)
     and not exists (
       select from identity.users u where lower(u.email) = lower(r.email) and u.email_verified_at is not null)`,
);
/** $1 records: who they are here, by their address or else by their id. */
const KNOWN = sql(
  'identity.find_people_taken_back',
  `select r.id as "there", coalesce(
       (select u.id from identity.users u where lower(u.email) = lower(r.email) and u.email_verified_at is not null),
       (select u.id from identity.users u where u.id = r.id)) as "here"
   from jsonb_to_recordset($1::jsonb) as r (id uuid, email text)`,
);
/** $1 organization, $2 records with the ids of here. */
const MEMBERSHIPS = sql(
  'identity.take_back_memberships',
  `insert into identity.memberships (user_id, org_id, role, created_at)
   select r.id, $1, r.role, r.since
   from jsonb_to_recordset($2::jsonb) as r (id uuid, role text, since timestamptz)
   on conflict do nothing`,
);
/** $1 organization, $2 records. */
const WORKSPACES = sql(
  'identity.take_back_workspaces',
  `insert into identity.workspaces (id, org_id, slug, name, created_at, deleted_at)
   select r.id, $1, r.slug, r.name, r."createdAt", r."deletedAt"
   from jsonb_to_recordset($2::jsonb) as r (id uuid, slug text, name text, "createdAt" timestamptz, "deletedAt" timestamptz)
   on conflict do nothing`,
);

/** Writes an organization of an archive, its members and its workspaces. */
@Injectable()
export class ArchivePeopleRepository {
  organization(record: ExportRecord, tx: Tx): Promise<number> {
    return tx.affected(ORGANIZATION, [printJson([record])]);
  }

  async members(
    orgId: string,
    records: readonly ExportRecord[],
    tx: Tx,
  ): Promise<{
    readonly people: ReadonlyMap<string, string>;
    readonly users: number;
    readonly written: number;
  }> {
    const users = await tx.affected(USERS, [printJson(records), tx.now]);
    const known = await tx.query<{ there: string; here: string | null }>(KNOWN, [printJson(records)]);
    const people = new Map(
      known.flatMap(({ there, here }) => (here === null ? [] : [[there, here] as const])),
    );
    const here = records.flatMap((record) => {
      const id = people.get(String(record['id']));
      return id === undefined ? [] : [{ ...record, id }];
    });
    return { people, users, written: await tx.affected(MEMBERSHIPS, [orgId, printJson(here)]) };
  }

  workspaces(orgId: string, records: readonly ExportRecord[], tx: Tx): Promise<number> {
    return tx.affected(WORKSPACES, [orgId, printJson(records)]);
  }
}
