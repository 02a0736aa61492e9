import { Column, PrimaryColumn } from 'typeorm';

/** What every row of ours has: a UUIDv7 made in Node, and its time of birth. */
export abstract class BaseEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
