import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Counts of ten minutes and viewers by their last view, made up for the days that insights can ask about. */
export class AddLauncherSlots1795372000000 implements MigrationInterface {
  readonly name = 'AddLauncherSlots1795372000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      set local statement_timeout = 0;

      create table linky.launcher_slots (
        bundle_id uuid not null,
        slot timestamptz not null,
        rule_id text not null,
        views integer not null,
        opens integer not null,
        viewers integer not null,
        constraint pk_launcher_slots primary key (bundle_id, slot, rule_id),
        constraint fk_launcher_slots_bundle foreign key (bundle_id) references linky.bundles (id) on delete cascade
      );

      truncate linky.launcher_viewers;
      alter table linky.launcher_viewers
        add column last_seen_at timestamptz not null,
        add column seen_before_at timestamptz;
      insert into linky.launcher_viewers (bundle_id, day, viewer_hash_day, last_seen_at)
      select bundle_id, (occurred_at at time zone 'UTC')::date, viewer_hash_day, max(occurred_at)
      from linky.launcher_events
      where kind = 'view' and occurred_at > now() - interval '92 days'
      group by 1, 2, 3;

      insert into linky.launcher_slots (bundle_id, slot, rule_id, views, opens, viewers)
      select bundle_id, slot, rule_id, sum(views), sum(opens), sum(viewers) from (
        select e.bundle_id, date_bin('10 minutes', e.occurred_at, timestamptz 'epoch') as slot,
          coalesce(d.rule_id, ' others') as rule_id,
          (e.kind = 'view')::integer as views, (e.kind = 'open_all')::integer as opens, 0 as viewers
        from linky.launcher_events e
        left join linky.launcher_days d on d.bundle_id = e.bundle_id
          and d.day = (e.occurred_at at time zone 'UTC')::date and d.rule_id = coalesce(e.matched_rule_id, '')
        where e.occurred_at > now() - interval '92 days'
        union all
        select bundle_id, date_bin('10 minutes', last_seen_at, timestamptz 'epoch'), '', 0, 0, 1
        from linky.launcher_viewers
      ) counted
      group by 1, 2, 3;

      create index ix_launcher_slots_slot on linky.launcher_slots (slot);
      create index ix_launcher_viewers_last_seen on linky.launcher_viewers (bundle_id, last_seen_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table linky.launcher_slots;
      drop index linky.ix_launcher_viewers_last_seen;
      alter table linky.launcher_viewers drop column last_seen_at, drop column seen_before_at;
    `);
  }
}
