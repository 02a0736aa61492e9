import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Endpoints that events are delivered to, what is to be delivered to them, and how far that has come in the log. */
export class KeepWebhooks1796270000000 implements MigrationInterface {
  readonly name = 'KeepWebhooks1796270000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table events.webhooks (
        id uuid not null,
        org_id uuid,
        org_slug text,
        user_id uuid,
        url text not null,
        types text[] not null,
        description text,
        secret text not null,
        old_secret text,
        old_secret_until timestamptz,
        enabled boolean not null,
        disabled_because text,
        holder_kind text not null,
        holder_id text not null,
        since text not null,
        timeline text not null,
        failing_since timestamptz,
        last_success_at timestamptz,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        constraint pk_webhooks primary key (id),
        constraint ck_webhooks_owner check (num_nonnulls(org_id, user_id) = 1),
        constraint ck_webhooks_disabled check (enabled = (disabled_because is null))
      );
      create index ix_webhooks_org_id on events.webhooks (org_id) where org_id is not null;
      create index ix_webhooks_user_id on events.webhooks (user_id) where user_id is not null;

      create table events.webhook_deliveries (
        webhook_id uuid not null,
        event_id uuid not null,
        seq bigint not null,
        audit boolean not null,
        written_at timestamptz not null,
        type text not null,
        subject text not null,
        status text not null,
        arranged boolean not null default false,
        tries integer not null default 0,
        next_attempt_at timestamptz,
        claimed_until timestamptz,
        attempts jsonb not null default '[]',
        created_at timestamptz not null,
        constraint pk_webhook_deliveries primary key (webhook_id, event_id),
        constraint ck_webhook_deliveries_status check (status in ('pending', 'delivered', 'dead')),
        constraint fk_webhook_deliveries_webhook_id foreign key (webhook_id)
          references events.webhooks (id) on delete cascade
      );
      create index ix_webhook_deliveries_seq on events.webhook_deliveries (webhook_id, seq);
      create index ix_webhook_deliveries_created_at on events.webhook_deliveries (created_at);
      create index ix_webhook_deliveries_subject on events.webhook_deliveries (webhook_id, subject, seq)
        where status = 'pending';
      create index ix_webhook_deliveries_new on events.webhook_deliveries (webhook_id)
        where status = 'pending' and not arranged;
      create index ix_webhook_deliveries_due on events.webhook_deliveries (webhook_id, next_attempt_at)
        where status = 'pending';
      create index ix_webhook_deliveries_claimed on events.webhook_deliveries (webhook_id, claimed_until)
        where claimed_until is not null;

      create table events.webhook_fan_out (
        id smallint not null default 1,
        cursor text not null default '',
        constraint pk_webhook_fan_out primary key (id),
        constraint ck_webhook_fan_out_single check (id = 1)
      );
      insert into events.webhook_fan_out default values;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table events.webhook_fan_out, events.webhook_deliveries, events.webhooks');
  }
}
