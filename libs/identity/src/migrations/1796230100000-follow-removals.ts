import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far the removal of what was deleted has come; ids only, for a while after its end. */
export class FollowRemovals1796230100000 implements MigrationInterface {
  readonly name = 'FollowRemovals1796230100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table identity.removals (
        id uuid not null,
        kind text not null,
        part text,
        removed integer not null default 0,
        total integer not null default 0,
        begun_at timestamptz not null,
        changed_at timestamptz not null,
        ended_at timestamptz,
        constraint pk_removals primary key (id),
        constraint ck_removals_kind check (kind in ('user', 'organization', 'workspace'))
      )`);
    await runner.query(
      'create index ix_removals_ended_at on identity.removals (ended_at) where ended_at is not null',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table identity.removals');
  }
}
