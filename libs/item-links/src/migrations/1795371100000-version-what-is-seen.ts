import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A project's version counts changes of the project: rules for relationships stand in its row, but are not shown. */
export class VersionWhatIsSeen1795371100000 implements MigrationInterface {
  readonly name = 'VersionWhatIsSeen1795371100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger next_version on item_links.projects;
      create trigger next_version before update on item_links.projects for each row
        when ((old.name, old.description, old.updated_at) is distinct from (new.name, new.description, new.updated_at))
        execute function item_links.next_version();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger next_version on item_links.projects;
      create trigger next_version before update on item_links.projects
        for each row execute function item_links.next_version();
    `);
  }
}
