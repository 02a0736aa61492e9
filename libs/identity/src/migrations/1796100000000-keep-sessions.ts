import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sessions that go on from before get their row with their next request. */
export class KeepSessions1796100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table identity.sessions (
        id uuid not null,
        user_id uuid not null,
        org_id uuid,
        revision integer not null,
        created_at timestamptz not null,
        signed_in_at timestamptz not null,
        last_seen_at timestamptz not null,
        expires_at timestamptz not null,
        ended_at timestamptz,
        address text,
        user_agent text,
        constraint pk_sessions primary key (id),
        constraint fk_sessions_user_id foreign key (user_id) references identity.users (id) on delete cascade,
        constraint fk_sessions_org_id foreign key (org_id)
          references identity.organizations (id) on delete set null
      ) with (fillfactor = 85)`);
    await runner.query('create index ix_sessions_user_id on identity.sessions (user_id, id)');
    await runner.query('create index ix_sessions_expires_at on identity.sessions (expires_at)');
    await runner.query(
      'create index ix_sessions_org_id on identity.sessions (org_id) where org_id is not null',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table identity.sessions');
  }
}
