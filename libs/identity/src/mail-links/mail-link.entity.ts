import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';

import { User } from '../accounts/user.entity.js';

/** A link that is good for one time, as the digest of its secret. Of a user and a purpose there is the newest only. */
@Entity({ schema: 'identity', name: 'mail_links' })
@Unique('uq_mail_links_user_purpose', ['userId', 'purpose'])
@Check('ck_mail_links_purpose', "purpose in ('password', 'address')")
@Index('ix_mail_links_expires', ['expiresAt'])
export class MailLink {
  @PrimaryColumn('bytea', { name: 'token_hash', primaryKeyConstraintName: 'pk_mail_links' })
  tokenHash: Buffer;

  @ForeignKey(() => User, { name: 'fk_mail_links_user', onDelete: 'CASCADE' })
  @Column('uuid', { name: 'user_id' })
  userId: string;

  /** What its holder may do: choose a password, or confirm the address. */
  @Column('text')
  purpose: 'password' | 'address';

  /** Where it was sent, which is whose address it proves; `null`: the operator handed it over. */
  @Column('text', { nullable: true })
  email: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;
}
