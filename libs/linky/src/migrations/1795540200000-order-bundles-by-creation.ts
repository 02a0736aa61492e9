import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An owner's bundles can be walked in the order in which they were made, which no edit changes. */
export class OrderBundlesByCreation1795540200000 implements MigrationInterface {
  readonly name = 'OrderBundlesByCreation1795540200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('set local statement_timeout = 0');
    for (const owner of ['user', 'org'])
      await runner.query(
        `create index ix_bundles_owner_${owner}_created on linky.bundles (owner_${owner}_id, created_at desc, id desc)
         where owner_${owner}_id is not null and deleted_at is null`,
      );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index linky.ix_bundles_owner_user_created, linky.ix_bundles_owner_org_created');
  }
}
