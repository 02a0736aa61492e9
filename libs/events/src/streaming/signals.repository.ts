import { Injectable } from '@nestjs/common';
import type { Client } from 'pg';
import { DataSource } from 'typeorm';

import { connectBeside, Database, poolOf, sql } from '#data';

const CHANNEL = 'ligature_events';
const PATIENCE_MS = 5_000;
const TELL = sql('events.tell_processes', `select pg_notify('${CHANNEL}', $1)`);

/** Who listens, on a connection of its own. */
export interface Listening {
  /** Notifies over the same connection. */
  tell(from: string): Promise<void>;
  /** Fails when the connection is of no use any more. */
  ask(): Promise<void>;
  end(): void;
}

/** Notifications of Postgres between the processes of one database. */
@Injectable()
export class SignalsRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly database: Database,
  ) {}

  /** From any connection of the pool. @param from of whom the others hear */
  async tell(from: string): Promise<void> {
    await this.database.query(TELL, [from]);
  }

  /**
   * @param heard with the name of each process that tells, this one included
   * @param lost once, when the connection is
   * @returns `null`: a pooler stands in between, which gives notifications to nobody
   */
  async listen(heard: (from: string) => void, lost: () => void): Promise<Listening | null> {
    const client = await connectBeside(poolOf(this.dataSource), {
      application_name: 'ligature events',
      query_timeout: PATIENCE_MS,
    });
    try {
      if (await isPooled(client)) {
        await client.end();
        return null;
      }
      client.on('notification', ({ payload = '' }) => {
        heard(payload);
      });
      await client.query(`listen ${CHANNEL}`);
    } catch (error) {
      client.connection.stream.destroy();
      throw error;
    }
    client.once('end', lost);
    client.on('error', () => client.connection.stream.destroy());
    return {
      tell: async (from) => {
        await client.query(TELL.text, [from]);
      },
      ask: async () => {
        await client.query('select 1');
      },
      end: () => client.connection.stream.destroy(),
    };
  }
}

/** A pooler tells a session another process than the one that works for it. */
async function isPooled(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]?.pid !== (client as Client & { readonly processID: number | null }).processID;
}
