import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Bundles that are deleted count among what their owner has stored, until they are purged. */
export class IndexOwnersOfDeletedBundles1795510000000 implements MigrationInterface {
  readonly name = 'IndexOwnersOfDeletedBundles1795510000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      set local statement_timeout = 0;
      create index ix_bundles_deleted_owner on linky.bundles (coalesce(owner_org_id, owner_user_id))
        where deleted_at is not null and purged_at is null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index linky.ix_bundles_deleted_owner');
  }
}
