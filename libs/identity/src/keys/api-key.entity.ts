import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, Unique } from 'typeorm';

import { User } from '../accounts/user.entity.js';
import { Organization } from '../organizations/organization.entity.js';
import { Workspace } from '../workspaces/workspace.entity.js';

/** A long-lived credential of a user or of an organization. Of its secret only the hash is kept. */
@Entity({ schema: 'identity', name: 'api_keys' })
@Unique('uq_api_keys_key_prefix', ['keyPrefix'])
@Check('ck_api_keys_owner', 'num_nonnulls(owner_user_id, owner_org_id) = 1')
@Check('ck_api_keys_rate_limit', 'rate_limit_per_hour >= 0')
@Check('ck_api_keys_minted_by', "minted_by in ('operator', 'user', 'api_key')")
@Check('ck_api_keys_previous_secret', 'num_nonnulls(previous_secret_hash, previous_secret_until) in (0, 2)')
@Index('ix_api_keys_owner_user_id', ['ownerUserId'])
@Index('ix_api_keys_owner_org_id', ['ownerOrgId'])
@Index('ix_api_keys_revoked_at', ['revokedAt'], { where: 'revoked_at is not null' })
@Check('ck_api_keys_allowed_addresses', 'cardinality(allowed_addresses) between 1 and 50')
@Index('ix_api_keys_expires_at', ['expiresAt'], { where: 'expires_at is not null' })
@Index('ix_api_keys_minted_by_key_id', ['mintedByKeyId'])
export class ApiKey {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'pk_api_keys',
  })
  /** A `bigint`: a string in the driver; everything above the repository has numbers. */
  id: string;

  @Column('text', { name: 'key_prefix' })
  keyPrefix: string;

  @Column('text', { name: 'secret_hash' })
  secretHash: string;

  /** Of the secret that was replaced. */
  @Column('text', { name: 'previous_secret_hash', nullable: true })
  previousSecretHash: string | null;

  /** Until when that one works. */
  @Column('timestamptz', { name: 'previous_secret_until', nullable: true })
  previousSecretUntil: Date | null;

  /** When it was recorded that the key has expired. */
  @Column('timestamptz', { name: 'expiry_told_at', nullable: true })
  expiryToldAt: Date | null;

  @Column('uuid', { name: 'owner_user_id', nullable: true })
  ownerUserId: string | null;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'owner_user_id', foreignKeyConstraintName: 'fk_api_keys_owner_user_id' })
  ownerUser: User | null;

  @Column('uuid', { name: 'owner_org_id', nullable: true })
  ownerOrgId: string | null;

  @ManyToOne(() => Organization, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'owner_org_id', foreignKeyConstraintName: 'fk_api_keys_owner_org_id' })
  ownerOrg: Organization | null;

  @Column('uuid', { name: 'workspace_id', nullable: true })
  workspaceId: string | null;

  @ManyToOne(() => Workspace, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'workspace_id', foreignKeyConstraintName: 'fk_api_keys_workspace_id' })
  workspace: Workspace | null;

  @Column('text')
  name: string;

  @Column('text', { nullable: true })
  description: string | null;

  /** `null`: never. */
  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  /** Ranges in canonical form; `null`: from everywhere. */
  @Column('text', { name: 'allowed_addresses', array: true, nullable: true })
  allowedAddresses: string[] | null;

  @Column('jsonb')
  scopes: string[];

  @Column('integer', { name: 'rate_limit_per_hour', default: 1000 })
  rateLimitPerHour: number;

  @Column('uuid', { name: 'created_by', nullable: true })
  createdBy: string | null;

  @ManyToOne(() => User, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'created_by', foreignKeyConstraintName: 'fk_api_keys_created_by' })
  creator: User | null;

  /** `user`: by the session of `creator`, or in a way that is not remembered. */
  @Column('text', { name: 'minted_by', default: 'operator' })
  mintedBy: 'operator' | 'user' | 'api_key';

  @Column('bigint', { name: 'minted_by_key_id', nullable: true })
  mintedByKeyId: string | null;

  @ManyToOne(() => ApiKey, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'minted_by_key_id', foreignKeyConstraintName: 'fk_api_keys_minted_by_key_id' })
  mintedByKey: ApiKey | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt: Date | null;

  @Column('text', { name: 'last_used_address', nullable: true })
  lastUsedAddress: string | null;

  /** When its owners were told that it ends soon. */
  @Column('timestamptz', { name: 'end_told_at', nullable: true })
  endToldAt: Date | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt: Date | null;
}
