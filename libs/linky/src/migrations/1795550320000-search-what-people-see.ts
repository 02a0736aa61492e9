import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What bundles are searched by, where it is not what is stored (ADR 83). Those that are there, and those that an earlier
 * build writes beside this one, have none until they are gone through while the service runs.
 */
export class SearchWhatPeopleSee1795550320000 implements MigrationInterface {
  readonly name = 'SearchWhatPeopleSee1795550320000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      set local statement_timeout = 0;
      alter table linky.bundles add column search_text text;
      create index ix_bundles_unindexed on linky.bundles (id) where search_text is null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index linky.ix_bundles_unindexed;
      alter table linky.bundles drop column search_text;
    `);
  }
}
