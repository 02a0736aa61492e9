import { Column, PrimaryColumn } from 'typeorm';

/** What every row of ours has: a UUIDv7 made in Node, and its time of birth. */
export abstract class BaseEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}

/** Converts `bigint` columns, which the driver hands out as strings. */
export const bigintColumn = {
  to: (value: number): number => value,
  from: (value: string | null): number | null => (value === null ? null : Number(value)),
};
