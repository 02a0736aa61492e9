import type pg from 'pg';

interface CopyConnection {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** `COPY … FROM STDIN` of rows that are text already; one call is one statement. */
export function copyIn(client: pg.PoolClient, table: string, rows: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let failure: Error | null = null;
    const copy = {
      submit: (connection: CopyConnection): void => {
        connection.query(`copy ${table} from stdin`);
      },
      handleCopyInResponse: (connection: CopyConnection): void => {
        connection.sendCopyFromChunk(Buffer.from(`${rows.join('\n')}\n`));
        connection.endCopyFrom();
      },
      handleCommandComplete: (): void => undefined,
      handleError: (error: Error): void => {
        failure = error;
      },
      handleReadyForQuery: (): void => {
        if (failure) reject(failure);
        else resolve();
      },
    };
    client.query(copy as unknown as pg.Submittable);
  });
}
