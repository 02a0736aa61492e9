import { Injectable } from '@nestjs/common';

import type { Queries, Statement } from '#data';

import type { ContentOwner, ExportPart, ExportRecord } from '../contents/content.js';
import { recordPages } from '../contents/record-pages.js';
import {
  ACCOUNT,
  COUNT_OF_ORGANIZATION,
  COUNT_OF_USER,
  EXTERNAL_IDENTITIES,
  FACTORS,
  INVITATIONS_OF_ORGANIZATION,
  INVITATIONS_OF_USER,
  KEYS,
  LINKS,
  MEMBERS,
  MEMBERSHIPS,
  MOVING_KEYS,
  ORGANIZATION,
  PASSKEYS,
  PERSONAL_KEYS,
  SESSIONS,
  WORKSPACES,
} from './account-records.statements.js';

const AT_ONCE = 500;

const WHOLE = {
  user: [ACCOUNT, EXTERNAL_IDENTITIES, FACTORS, PASSKEYS, MEMBERSHIPS, INVITATIONS_OF_USER, LINKS],
  organization: [ORGANIZATION],
} as const;
/** By pages. */
const LISTS = {
  user: [SESSIONS, KEYS.user],
  organization: [MEMBERS, WORKSPACES, KEYS.org, INVITATIONS_OF_ORGANIZATION],
} as const;

const MOVING = [MEMBERS, WORKSPACES, MOVING_KEYS, PERSONAL_KEYS, INVITATIONS_OF_ORGANIZATION];

/** Accounts with sessions, keys, memberships and invitations; organizations with members, workspaces and keys. */
@Injectable()
export class AccountRecordsRepository implements ExportPart {
  async count({ kind, id }: ContentOwner, from: Queries): Promise<number> {
    if (kind === 'workspace') return 0;
    const statement = kind === 'user' ? COUNT_OF_USER : COUNT_OF_ORGANIZATION;
    return (await from.first<{ count: number }>(statement, [id]))?.count ?? 0;
  }

  async *records({ kind, id }: ContentOwner, from: Queries): AsyncIterable<readonly ExportRecord[]> {
    if (kind === 'workspace') return;
    for (const statement of WHOLE[kind]) yield await from.query<ExportRecord>(statement, [id]);
    for (const statement of LISTS[kind]) yield* listOf(statement, id, from);
  }

  /** The same of an organization, for an archive of it. */
  async *moving({ id }: ContentOwner, from: Queries): AsyncIterable<readonly ExportRecord[]> {
    yield await from.query<ExportRecord>(ORGANIZATION, [id]);
    for (const statement of MOVING) yield* listOf(statement, id, from);
  }
}

function listOf(
  statement: Statement,
  ownerId: string,
  from: Queries,
): AsyncIterable<readonly ExportRecord[]> {
  return recordPages<ExportRecord>(AT_ONCE, (after, most) =>
    from.query<ExportRecord>(statement, [ownerId, after?.['id'] ?? null, most]),
  );
}
