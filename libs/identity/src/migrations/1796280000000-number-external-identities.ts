import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An id by which their owners name them in paths; builds of before leave it to the default. */
export class NumberExternalIdentities1796280000000 implements MigrationInterface {
  readonly name = 'NumberExternalIdentities1796280000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter table identity.external_identities add column id uuid not null default gen_random_uuid(),
         add constraint uq_external_identities_id unique (id)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table identity.external_identities drop column id');
  }
}
