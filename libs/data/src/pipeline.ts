import type { Client, PoolClient, QueryConfig, QueryResult } from 'pg';

/**
 * Sends statements on a connection of its own without waiting for the answers of those before. The server takes them one
 * after the other, each with what was committed when its turn comes, and answers in their order. What is sent in one
 * turn of the event loop goes out in one piece.
 */
export class Pipeline {
  /** Why the first of those failed that did. */
  private failure: { readonly error: unknown } | null = null;

  private gathers = false;

  constructor(private readonly client: PoolClient) {
    this.pipelines(true);
  }

  /** The answer. A statement that the driver cannot write fails within the call. */
  send(query: QueryConfig | string): Promise<QueryResult> {
    this.gather();
    return new Promise((resolve, reject) => {
      this.client.query(query as QueryConfig, (error: Error | null | undefined, result: QueryResult) => {
        if (error == null) resolve(result);
        else {
          this.failure ??= { error };
          reject(error);
        }
      });
    });
  }

  /** Throws the first failure there was: those after it say no more than that something failed. */
  demandNone(): void {
    if (this.failure !== null) throw this.failure.error;
  }

  /** To be called when everything is answered: whoever has the connection next knows of no pipeline. */
  close(): void {
    this.pipelines(false);
  }

  /** Breaks the connection: what was sent is answered by an error, if it is not yet. */
  destroy(): void {
    this.client.connection.stream.destroy();
  }

  private gather(): void {
    if (this.gathers) return;
    this.gathers = true;
    const { stream } = this.client.connection;
    stream.cork();
    process.nextTick(() => {
      this.gathers = false;
      stream.uncork();
    });
  }

  /** The driver reads it with each statement, though its types know it as an option of the connection only. */
  private pipelines(on: boolean): void {
    (this.client as { -readonly [Name in keyof Pick<Client, 'pipeline'>]: boolean }).pipeline = on;
  }
}
