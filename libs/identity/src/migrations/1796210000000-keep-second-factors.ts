import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people show beside their password, and sign-ins that wait for it. */
export class KeepSecondFactors1796210000000 implements MigrationInterface {
  readonly name = 'KeepSecondFactors1796210000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table identity.users add column second_factor_at timestamptz');
    await runner.query(`create table identity.totp_factors (
      user_id uuid constraint pk_totp_factors primary key
        constraint fk_totp_factors_user_id references identity.users on delete cascade,
      secret text not null,
      created_at timestamptz not null,
      confirmed_at timestamptz,
      last_step bigint not null default 0,
      failures integer not null default 0,
      blocked_until timestamptz
    )`);
    await runner.query(`create table identity.recovery_codes (
      user_id uuid not null constraint fk_recovery_codes_user_id references identity.users on delete cascade,
      code_hash bytea not null,
      created_at timestamptz not null,
      constraint pk_recovery_codes primary key (user_id, code_hash)
    )`);
    await runner.query(`create table identity.pending_sign_ins (
      token_hash bytea constraint pk_pending_sign_ins primary key,
      user_id uuid not null constraint fk_pending_sign_ins_user_id references identity.users on delete cascade,
      org_id uuid constraint fk_pending_sign_ins_org_id references identity.organizations on delete set null,
      created_at timestamptz not null,
      expires_at timestamptz not null
    )`);
    await runner.query('create index ix_pending_sign_ins_user_id on identity.pending_sign_ins (user_id)');
    await runner.query(
      'create index ix_pending_sign_ins_expires_at on identity.pending_sign_ins (expires_at)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table identity.pending_sign_ins');
    await runner.query('drop table identity.recovery_codes');
    await runner.query('drop table identity.totp_factors');
    await runner.query('alter table identity.users drop column second_factor_at');
  }
}
