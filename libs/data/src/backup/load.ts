import { pipeline } from 'node:stream/promises';

import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

import { altered } from './backup.errors.js';
import { copyTarget, nameOf, type SequenceState, type Table, tablesIn } from './contents.js';
import { type Frame, jsonOf } from './frames.js';

interface ForeignKey {
  readonly owner: string;
  readonly name: string;
  readonly definition: string;
}

const FOREIGN_KEYS = `
select c.conrelid::regclass::text as owner, quote_ident(c.conname) as name, pg_get_constraintdef(c.oid) as definition
from pg_constraint c join pg_namespace n on n.oid = c.connamespace
where n.nspname = any($1) and c.contype = 'f' and c.conparentid = 0
order by 1, 2`;

/**
 * Puts the rows of a backup into tables that have its schema, as they are: no trigger changes any. Foreign keys are
 * taken off and put back, which checks all rows at once; the owner of the tables may do that, in whatever order they
 * come. Within a transaction of the caller's.
 */
export class Load {
  tables = 0;
  rows = 0;
  /** How many rows the table of the moment had. */
  private counted = 0;

  constructor(
    private readonly client: PoolClient,
    private readonly schemas: readonly string[],
    private readonly frames: AsyncIterator<Frame, void>,
  ) {}

  /** @throws BackupError when it does not fit the tables, or the backup is not whole */
  async run(): Promise<void> {
    const tables = await tablesIn(this.client, this.schemas);
    const names = tables.map((table) => nameOf(this.client, table));
    const keys = (await this.client.query<ForeignKey>(FOREIGN_KEYS, [this.schemas])).rows;
    for (const { owner, name } of keys)
      await this.client.query(`alter table ${owner} drop constraint ${name}`);
    for (const name of names) await this.client.query(`alter table ${name} disable trigger user`);
    await this.client.query(`truncate ${names.join(', ')}`);
    await this.fill(tables);
    for (const name of names) await this.client.query(`alter table ${name} enable trigger user`);
    for (const { owner, name, definition } of keys)
      await this.client.query(`alter table ${owner} add constraint ${name} ${definition}`);
  }

  private async fill(tables: readonly Table[]): Promise<void> {
    const missing = new Map(tables.map((table) => [nameOf(this.client, table), table]));
    for (;;) {
      const { type, content } = await this.next();
      if (type !== 'table') {
        if (type !== 'sequences' || missing.size > 0) throw altered();
        await this.setSequences(jsonOf(content) as SequenceState[]);
        break;
      }
      const table = jsonOf(content) as Table;
      const name = nameOf(this.client, table);
      if (!missing.delete(name)) throw altered();
      await this.copy(table);
    }
    if ((await this.frames.next()).done !== true) throw altered();
  }

  private async copy(table: Table): Promise<void> {
    const copy = this.client.query(copyFrom(`copy ${copyTarget(this.client, table)} from stdin`));
    await pipeline(this.rowsOfTable(), copy);
    // Earlier builds may have written 0 where there are rows; that they are whole, the checksum tells at the end.
    if (this.counted !== 0 && copy.rowCount !== this.counted) throw altered();
    this.tables += 1;
    this.rows += copy.rowCount;
  }

  private async *rowsOfTable(): AsyncGenerator<Buffer, void> {
    for (;;) {
      const { type, content } = await this.next();
      if (type === 'count') {
        this.counted = (jsonOf(content) as { rows: number }).rows;
        return;
      }
      if (type !== 'rows') throw altered();
      yield content;
    }
  }

  private async setSequences(sequences: readonly SequenceState[]): Promise<void> {
    for (const { schema, name, value, isCalled } of sequences)
      await this.client.query('select setval($1::regclass, $2, $3)', [
        nameOf(this.client, { schema, name }),
        value,
        isCalled,
      ]);
  }

  private async next(): Promise<Frame> {
    const next = await this.frames.next();
    if (next.done === true) throw altered();
    return next.value;
  }
}
