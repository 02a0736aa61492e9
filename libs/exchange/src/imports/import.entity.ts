import { Check, Column, Entity, Index } from 'typeorm';

import { BaseEntity } from '#data';

import type { Mapping, Target } from '../formats/format.js';
import type { ItemsPlace } from '../targets/targets.js';

export const STATUSES = ['uploading', 'waiting', 'running', 'finished', 'failed', 'cancelled'] as const;
export type ImportStatus = (typeof STATUSES)[number];

/** What is to be done with a file. */
export interface ImportOptions {
  readonly format: string;
  readonly to: Target;
  /** `null`: what it becomes has no place. */
  readonly place: ItemsPlace | null;
  readonly dryRun: boolean;
  readonly keepDates: boolean;
  /** What ids of the file belong to: the same file again is known by it. */
  readonly source: string;
  readonly mapping: Mapping | null;
}

/** By what the caller is found again, with the rights that they have then. */
export interface StoredCaller {
  readonly userId: string | null;
  readonly keyPrefix: string | null;
  readonly orgId: string | null;
}

/** A file that becomes items, nodes or bundles. */
@Entity({ schema: 'exchange', name: 'imports' })
@Check('ck_imports_owner', 'num_nonnulls(user_id, org_id) = 1')
@Check(
  'ck_imports_status',
  `status in ('uploading', 'waiting', 'running', 'finished', 'failed', 'cancelled')`,
)
@Index('ix_imports_user', ['userId', 'createdAt'], { where: 'user_id is not null' })
@Index('ix_imports_org', ['orgId', 'createdAt'], { where: 'org_id is not null' })
@Index('ix_imports_expires_at', ['expiresAt'])
export class Import extends BaseEntity {
  @Column('uuid', { name: 'user_id', nullable: true })
  userId: string | null;

  @Column('uuid', { name: 'org_id', nullable: true })
  orgId: string | null;

  @Column('jsonb')
  caller: StoredCaller;

  @Column('text')
  status: ImportStatus;

  @Column('jsonb')
  options: ImportOptions;

  /** Of the file. */
  @Column('bigint', { default: 0 })
  bytes: string;

  /** Who does it: whoever did before, and was thought to be gone, writes nothing more. */
  @Column('uuid', { name: 'run_id', nullable: true })
  runId: string | null;

  /** What is being written; `null`: nothing yet. */
  @Column('text', { nullable: true })
  phase: string | null;

  /** Entries of the file that are behind it in this phase. */
  @Column('integer', { default: 0 })
  done: number;

  @Column('jsonb', { default: {} })
  counts: object;

  /** How a table was understood. */
  @Column('jsonb', { nullable: true })
  mapping: Mapping | null;

  /** Why it failed. */
  @Column('text', { nullable: true })
  failure: string | null;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt: Date | null;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;
}
