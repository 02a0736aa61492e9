import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

import { Import } from './import.entity.js';

/** Lines of a report that were written together. */
@Entity({ schema: 'exchange', name: 'import_reports' })
export class ImportReport {
  @ForeignKey(() => Import, { name: 'fk_import_reports_import', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'import_id', primaryKeyConstraintName: 'pk_import_reports' })
  importId: string;

  /** 0, 1, 2 … */
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_import_reports' })
  number: number;

  @Column('jsonb')
  lines: object;
}
