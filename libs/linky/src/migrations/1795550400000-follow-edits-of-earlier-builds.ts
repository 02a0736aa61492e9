import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whoever changes a bundle without counting it, as an earlier build beside this one does, has it counted all the same,
 * and its text for searches made again where that is of something else by then.
 */
export class FollowEditsOfEarlierBuilds1795550400000 implements MigrationInterface {
  readonly name = 'FollowEditsOfEarlierBuilds1795550400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function linky.follow_edit() returns trigger language plpgsql as $$
      begin
        new.revision := old.revision + 1;
        if (new.urls, new.url_metadata, new.title, new.description)
          is distinct from (old.urls, old.url_metadata, old.title, old.description) then
          new.search_text := null;
        end if;
        return new;
      end $$;
      create trigger follow_edit before update of updated_at on linky.bundles for each row
        when (new.revision = old.revision) execute function linky.follow_edit();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger follow_edit on linky.bundles;
      drop function linky.follow_edit();
    `);
  }
}
