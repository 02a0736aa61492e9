import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateIdempotencyKeys1795320000000 implements MigrationInterface {
  readonly name = 'CreateIdempotencyKeys1795320000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table item_links.idempotency_keys (
        scope bytea not null,
        claim uuid not null,
        fingerprint bytea not null,
        claimed_at timestamptz not null,
        expires_at timestamptz not null,
        status smallint,
        headers jsonb,
        body text,
        constraint pk_idempotency_keys primary key (scope)
      );
      create index ix_idempotency_keys_expires on item_links.idempotency_keys (expires_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table item_links.idempotency_keys');
  }
}
