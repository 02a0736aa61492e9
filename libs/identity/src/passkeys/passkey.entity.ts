import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique } from 'typeorm';

import { User } from '../accounts/user.entity.js';

/** A key of a user, of which the private half never leaves their device or its keychain. */
@Entity({ schema: 'identity', name: 'passkeys' })
@Unique('uq_passkeys_credential_id', ['credentialId'])
@Index('ix_passkeys_user_id', ['userId'])
export class Passkey {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_passkeys' })
  id: string;

  @Column('uuid', { name: 'user_id' })
  userId: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'fk_passkeys_user_id' })
  user: User;

  /** As the authenticator knows it, in base64url. */
  @Column('text', { name: 'credential_id' })
  credentialId: string;

  /** COSE. */
  @Column('bytea', { name: 'public_key' })
  publicKey: Buffer;

  /** How often it was used, as far as its authenticator counts; else 0. */
  @Column('bigint')
  counter: string;

  /** How browsers may reach it. */
  @Column('text', { array: true })
  transports: string[];

  /** As its user calls it. */
  @Column('text')
  name: string;

  /** Whether it is kept in a keychain that several devices have. */
  @Column('boolean')
  synced: boolean;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt: Date | null;
}
