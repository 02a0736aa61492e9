import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

import { Import } from './import.entity.js';

/** A part of the file of an import: compressed, then sealed. */
@Entity({ schema: 'exchange', name: 'import_chunks' })
export class ImportChunk {
  @ForeignKey(() => Import, { name: 'fk_import_chunks_import', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'import_id', primaryKeyConstraintName: 'pk_import_chunks' })
  importId: string;

  /** 0, 1, 2 … */
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_import_chunks' })
  number: number;

  @Column('bytea')
  content: Buffer;
}
