import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Items can be listed, and walked, by when they were last changed. */
export class OrderItemsByUpdate1795540100000 implements MigrationInterface {
  readonly name = 'OrderItemsByUpdate1795540100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('set local statement_timeout = 0');
    await runner.query(
      'create index ix_items_project_updated on item_links.items (project_id, updated_at desc, id desc)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index item_links.ix_items_project_updated');
  }
}
