import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/** A person. Signs in with a password, or through an external issuer, which then knows them by `subject`. */
@Entity({ schema: 'identity', name: 'users' })
@Unique('uq_users_issuer_subject', ['issuer', 'subject'])
@Check('ck_users_issuer_subject', '(issuer is null) = (subject is null)')
@Index('uq_users_email', { synchronize: false })
@Index('uq_users_username', { synchronize: false })
@Index('ix_users_pending_email', { synchronize: false })
@Index('ix_users_erase_at', ['eraseAt'], { where: 'erase_at IS NOT NULL' })
export class User {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_users' })
  id: string;

  /**
   * Absent only when an issuer vouches for none. Whatever the case, at most one user has verified an address, and at
   * most one has given it unverified.
   */
  @Column('text', { nullable: true })
  email: string | null;

  /** When the address was found to be this user's: by the issuer, or on the word of the operator. */
  @Column('timestamptz', { name: 'email_verified_at', nullable: true })
  emailVerifiedAt: Date | null;

  /** Wanted in place of the address, and not confirmed yet. */
  @Column('text', { name: 'pending_email', nullable: true })
  pendingEmail: string | null;

  /** Unique, whatever the case. */
  @Column('text')
  username: string;

  @Column('text', { name: 'display_name', nullable: true })
  displayName: string | null;

  @Column('text', { name: 'password_hash', nullable: true })
  passwordHash: string | null;

  @Column('text', { nullable: true })
  issuer: string | null;

  @Column('text', { nullable: true })
  subject: string | null;

  /** Since when they may neither sign in nor use keys. */
  @Column('timestamptz', { name: 'disabled_at', nullable: true })
  disabledAt: Date | null;

  /** The account is deleted: nobody can use it, and what it holds is removed then. */
  @Column('timestamptz', { name: 'erase_at', nullable: true })
  eraseAt: Date | null;

  /** Since when a password alone does not sign them in; null: they have no second factor. */
  @Column('timestamptz', { name: 'second_factor_at', nullable: true })
  secondFactorAt: Date | null;

  /** When all their sessions were last ended: those from before that have no row yet never get one. */
  @Column('timestamptz', { name: 'sessions_ended_at', nullable: true })
  sessionsEndedAt: Date | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;
}
