import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A link lies in the project of its items, which refer to it: a key of its own checked the same row again, once
 * for every link.
 */
export class DropForeignKeyOfLinksToProject1795331000000 implements MigrationInterface {
  readonly name = 'DropForeignKeyOfLinksToProject1795331000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table item_links.links drop constraint fk_links_project');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table item_links.links add constraint fk_links_project
      foreign key (project_id) references item_links.projects (id) on delete cascade`);
  }
}
