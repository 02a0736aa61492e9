import { Check, Column, Entity, Generated, JoinColumn, ManyToOne, PrimaryColumn, Unique } from 'typeorm';

import { User } from './user.entity.js';

/** Where an identity comes from: the configured OpenID Connect issuer, GitHub or Google. */
export type ProviderName = 'oidc' | 'github' | 'google';

/** As whom an identity provider knows a user. A user has at most one at each. */
@Entity({ schema: 'identity', name: 'external_identities' })
@Unique('uq_external_identities_id', ['id'])
@Unique('uq_external_identities_user_id', ['userId', 'issuer'])
@Check('ck_external_identities_provider', "provider in ('oidc', 'github', 'google')")
export class ExternalIdentity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_external_identities' })
  issuer: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_external_identities' })
  subject: string;

  /** By which its owner names it. */
  @Column('uuid')
  @Generated('uuid')
  id: string;

  @Column('uuid', { name: 'user_id' })
  userId: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'fk_external_identities_user_id' })
  user: User;

  @Column('text')
  provider: ProviderName;

  /** What people are called there: a login of GitHub, else an address or a username. */
  @Column('text', { nullable: true })
  name: string | null;

  /** Verified by the provider. */
  @Column('text', { nullable: true })
  email: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  /** When somebody last signed in with it in a browser. */
  @Column('timestamptz', { name: 'used_at', nullable: true })
  usedAt: Date | null;
}
