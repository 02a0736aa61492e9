import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A sign-in link that was used, or a session of an earlier build that was ended. Rows die with the link or the token. */
@Entity({ schema: 'identity', name: 'ended_sessions' })
@Index('ix_ended_sessions_expires_at', ['expiresAt'])
export class EndedSession {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_ended_sessions' })
  id: string;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;
}
