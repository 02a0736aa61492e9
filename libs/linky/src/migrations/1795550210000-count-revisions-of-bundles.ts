import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Each change of a bundle counts, so that two changes of one moment have tags of their own. */
export class CountRevisionsOfBundles1795550210000 implements MigrationInterface {
  readonly name = 'CountRevisionsOfBundles1795550210000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table linky.bundles add column revision integer not null default 1');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table linky.bundles drop column revision');
  }
}
