import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When owners of a key were told that it ends soon. */
export class RememberWhoWasToldOfEnds1796110200000 implements MigrationInterface {
  readonly name = 'RememberWhoWasToldOfEnds1796110200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table identity.api_keys add column end_told_at timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table identity.api_keys drop column end_told_at');
  }
}
