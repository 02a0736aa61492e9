import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import { Export } from './export.entity.js';

/** A part of the text of an export: compressed, then sealed. */
@Entity({ schema: 'identity', name: 'export_chunks' })
export class ExportChunk {
  @PrimaryColumn('uuid', { name: 'export_id', primaryKeyConstraintName: 'pk_export_chunks' })
  exportId: string;

  @ManyToOne(() => Export, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'export_id', foreignKeyConstraintName: 'fk_export_chunks_export_id' })
  export: Export;

  /** 0, 1, 2 … */
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_export_chunks' })
  number: number;

  @Column('bytea')
  content: Buffer;
}
