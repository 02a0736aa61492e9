import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A session that was signed out before its token expired. Rows die with the token. */
@Entity({ schema: 'identity', name: 'ended_sessions' })
@Index('ix_ended_sessions_expires_at', ['expiresAt'])
export class EndedSession {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_ended_sessions' })
  id: string;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;
}
