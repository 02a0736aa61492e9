import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Links say whether they are symmetric, so that those of an item are found without going through all that it has (ADR
 * 82). Links of relationships without rules never are: their writer pays nothing for it.
 */
export class MarkSymmetricLinks1795550310000 implements MigrationInterface {
  readonly name = 'MarkSymmetricLinks1795550310000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      set local statement_timeout = 0;
      set local item_links.ends = 'held';
      alter table item_links.links add column is_symmetric boolean not null default false;
      update item_links.links link set is_symmetric = true from item_links.relationships rule
      where rule.is_symmetric and link.project_id = rule.project_id and link.relationship = rule.name;
      create index ix_links_symmetric_source on item_links.links (source_item_id, created_at, id) where is_symmetric;
      create index ix_links_symmetric_target on item_links.links (target_item_id, created_at, id) where is_symmetric;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index item_links.ix_links_symmetric_source, item_links.ix_links_symmetric_target;
      alter table item_links.links drop column is_symmetric;
    `);
  }
}
