import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Links that are asked for by the inverse name of a relationship are under its rule, too. */
export class RuleInverseNames1795540300000 implements MigrationInterface {
  readonly name = 'RuleInverseNames1795540300000';

  async up(runner: QueryRunner): Promise<void> {
    await this.nameRules(runner, 'and inverse is not null');
  }

  async down(runner: QueryRunner): Promise<void> {
    await this.nameRules(runner, 'and false');
  }

  private async nameRules(runner: QueryRunner, inverses: string): Promise<void> {
    await runner.query('set local statement_timeout = 0');
    await runner.query(`
      update item_links.projects p set ruled = (
        select coalesce(array_agg(word order by word), '{}') from (
          select name as word from item_links.relationships where project_id = p.id
          union select inverse from item_links.relationships where project_id = p.id ${inverses}
        ) words)
      where exists (select from item_links.relationships r where r.project_id = p.id)
    `);
  }
}
