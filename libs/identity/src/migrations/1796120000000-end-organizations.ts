import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Organizations and workspaces that were deleted wait until they are purged; meanwhile they can be restored. */
export class EndOrganizations1796120000000 implements MigrationInterface {
  readonly name = 'EndOrganizations1796120000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('set local statement_timeout = 0');
    await runner.query(`
      alter table identity.organizations
        add column deleted_at timestamptz,
        add column purging_at timestamptz,
        add column workspaces_version integer not null default 0`);
    await runner.query(
      'create index ix_organizations_deleted_at on identity.organizations (deleted_at) where deleted_at is not null',
    );
    await runner.query(`
      alter table identity.workspaces
        add column deleted_at timestamptz,
        add column purging_at timestamptz,
        drop constraint uq_workspaces_slug`);
    await runner.query(
      'create unique index uq_workspaces_slug on identity.workspaces (org_id, slug) where deleted_at is null',
    );
    await runner.query(
      'create index ix_workspaces_deleted_at on identity.workspaces (deleted_at) where deleted_at is not null',
    );
  }

  /** What was deleted, but not purged, is there again, and deleted workspaces whose slugs are in use are lost. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`delete from identity.workspaces w where deleted_at is not null and exists (
      select from identity.workspaces other where other.org_id = w.org_id and other.slug = w.slug and other.id <> w.id)`);
    await runner.query('drop index identity.uq_workspaces_slug');
    await runner.query(`
      alter table identity.workspaces
        drop column deleted_at,
        drop column purging_at,
        add constraint uq_workspaces_slug unique (org_id, slug)`);
    await runner.query(`
      alter table identity.organizations
        drop column deleted_at, drop column purging_at, drop column workspaces_version`);
  }
}
