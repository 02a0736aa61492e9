import type { Client, Pool } from 'pg';

import { BatchLoader } from '../batch-loader.js';
import { connectBeside, preparesOf } from '../pool.js';
import { asQuery } from '../statement.js';
import { type Position, type PositionRow, WRITTEN, writtenBy } from './positions.js';

const ONE = '';

/**
 * Where the primary is at this moment, asked on a connection of its own, so that nobody waits behind long statements: once
 * for all who want to know while a question is under way.
 */
export class PrimaryPosition {
  private readonly questions: BatchLoader<Position>;
  private client: Promise<Client> | null = null;
  private isClosed = false;

  /** @param patienceMs for an answer */
  constructor(
    private readonly pool: Pool,
    private readonly patienceMs: number,
  ) {
    this.questions = new BatchLoader(
      async () => [await this.load()],
      () => ONE,
    );
  }

  /** Of a moment after this was called. */
  async ask(): Promise<Position> {
    const position = await this.questions.find(ONE);
    if (position === null) throw new Error('the primary did not say where it is');
    return position;
  }

  close(): void {
    this.isClosed = true;
    this.forget();
  }

  private forget(): void {
    const { client } = this;
    this.client = null;
    client?.then(
      ({ connection }) => connection.stream.destroy(),
      () => undefined,
    );
  }

  private async load(): Promise<Position> {
    if (this.isClosed) throw new Error('nobody asks where the primary is any more');
    const connected = (this.client ??= this.connect());
    try {
      const client = await connected;
      const { rows } = await client.query<PositionRow>(asQuery(WRITTEN, [], preparesOf(this.pool)));
      return writtenBy(rows[0]);
    } catch (error) {
      // Another question may have connected anew since.
      if (this.client === connected) this.forget();
      throw error;
    }
  }

  private connect(): Promise<Client> {
    const settings = { application_name: 'ligature position', query_timeout: this.patienceMs };
    return connectBeside(this.pool, settings);
  }
}
