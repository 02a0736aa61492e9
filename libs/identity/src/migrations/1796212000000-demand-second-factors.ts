import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether an organization lets in only who has a second factor. */
export class DemandSecondFactors1796212000000 implements MigrationInterface {
  readonly name = 'DemandSecondFactors1796212000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table identity.organizations add column require_second_factor boolean not null default false',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table identity.organizations drop column require_second_factor');
  }
}
