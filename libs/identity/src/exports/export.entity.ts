import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique } from 'typeorm';

import { User } from '../accounts/user.entity.js';
import { Organization } from '../organizations/organization.entity.js';

export type ExportStatus = 'waiting' | 'running' | 'ready' | 'failed';

/** An export that is made beside requests, and kept until it expires. A person or an organization has one. */
@Entity({ schema: 'identity', name: 'exports' })
@Unique('uq_exports_user', ['userId'])
@Unique('uq_exports_org', ['orgId'])
@Check('ck_exports_owner', 'num_nonnulls(user_id, org_id) = 1')
@Check('ck_exports_status', `status in ('waiting', 'running', 'ready', 'failed')`)
@Index('ix_exports_expires_at', ['expiresAt'])
export class Export {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_exports' })
  id: string;

  @Column('uuid', { name: 'user_id', nullable: true })
  userId: string | null;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'fk_exports_user_id' })
  user: User | null;

  @Column('uuid', { name: 'org_id', nullable: true })
  orgId: string | null;

  @ManyToOne(() => Organization, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'org_id', foreignKeyConstraintName: 'fk_exports_org_id' })
  organization: Organization | null;

  @Column('text')
  status: ExportStatus;

  /** Who makes it: whoever made it before, and was thought to be gone, writes nothing more. */
  @Column('uuid', { name: 'run_id', nullable: true })
  runId: string | null;

  /** Records that are written. */
  @Column('integer', { default: 0 })
  records: number;

  /** Records that there were to be written, more or less. */
  @Column('integer', { default: 0 })
  total: number;

  /** Of the text, as it is downloaded. */
  @Column('bigint', { default: 0 })
  bytes: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'ready_at', nullable: true })
  readyAt: Date | null;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;
}
