import { Injectable } from '@nestjs/common';

import { Database, sql, type Tx } from '#data';

export interface OrganizationRow {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly createdAt: Date;
}

export interface MembershipRow {
  readonly orgId: string;
  readonly slug: string;
  readonly name: string;
  /** The role slug as it was given. */
  readonly role: string;
}

export interface MemberRow {
  readonly userId: string;
  readonly username: string;
  /** `null` as long as nobody has verified it. */
  readonly email: string | null;
  readonly role: string;
}

const INSERT = sql(
  'identity.insert_organization',
  'insert into identity.organizations (id, slug, name, created_at) values ($1, $2, $3, $4)',
);
const BY_SLUG = sql(
  'identity.find_organization',
  'select id, slug, name, created_at as "createdAt" from identity.organizations where slug = $1',
);
const PUT_MEMBER = sql(
  'identity.put_member',
  `insert into identity.memberships (org_id, user_id, role, created_at) values ($1, $2, $3, $4)
   on conflict on constraint pk_memberships do update set role = excluded.role`,
);
const DELETE_MEMBER = sql(
  'identity.delete_member',
  'delete from identity.memberships where org_id = $1 and user_id = $2',
);
const OF_USER = sql(
  'identity.list_memberships',
  `select o.id as "orgId", o.slug, o.name, m.role
   from identity.memberships m join identity.organizations o on o.id = m.org_id
   where m.user_id = $1 order by o.slug`,
);
const MEMBERS = sql(
  'identity.list_members',
  `select u.id as "userId", u.username,
     case when u.email_verified_at is not null then u.email end as email, m.role
   from identity.memberships m join identity.users u on u.id = m.user_id
   where m.org_id = $1 order by u.username`,
);

@Injectable()
export class OrganizationsRepository {
  constructor(private readonly database: Database) {}

  async insert({ id, slug, name, createdAt }: OrganizationRow, tx: Tx): Promise<void> {
    await tx.affected(INSERT, [id, slug, name, createdAt]);
  }

  /** Adds a member, or changes his role. */
  async putMember(orgId: string, userId: string, role: string, at: Date, tx: Tx): Promise<void> {
    await tx.affected(PUT_MEMBER, [orgId, userId, role, at]);
  }

  async deleteMember(orgId: string, userId: string, tx: Tx): Promise<boolean> {
    return (await tx.affected(DELETE_MEMBER, [orgId, userId])) > 0;
  }

  findBySlug(slug: string): Promise<OrganizationRow | null> {
    return this.database.first(BY_SLUG, [slug]);
  }

  listForUser(userId: string): Promise<MembershipRow[]> {
    return this.database.query(OF_USER, [userId]);
  }

  listMembers(orgId: string): Promise<MemberRow[]> {
    return this.database.query(MEMBERS, [orgId]);
  }
}
