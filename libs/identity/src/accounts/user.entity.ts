import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/** A person. Signs in with a password, or through an external issuer, which then knows him by `subject`. */
@Entity({ schema: 'identity', name: 'users' })
@Unique('uq_users_issuer_subject', ['issuer', 'subject'])
@Check('ck_users_issuer_subject', '(issuer is null) = (subject is null)')
@Index('uq_users_email', { synchronize: false })
@Index('uq_users_username', { synchronize: false })
export class User {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_users' })
  id: string;

  /** Unique, whatever the case; absent only when an issuer vouches for none. */
  @Column('text', { nullable: true })
  email: string | null;

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

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;
}
