import { setTimeout as sleep } from 'node:timers/promises';

import pg from 'pg';

import { isRefusedConnection } from '../violations.js';
import { type DatabaseAddress, type SessionAttrs, waysTo } from './database-url.js';

/** A server that answers goes before those that are named after it. */
const HEAD_START_MS = 250;

/** What a server tells of itself when a session begins, and when it changes. */
interface Told {
  readonly standby: boolean;
  readonly readOnly: boolean;
}

interface ParameterStatus {
  readonly parameterName: string;
  readonly parameterValue: string;
}

/** Writes down what the server tells; to be called before the client connects. */
function listenTo(client: pg.Client): () => Told {
  const told = new Map<string, string>();
  client.connection.on('parameterStatus', ({ parameterName, parameterValue }: ParameterStatus) => {
    told.set(parameterName, parameterValue);
  });
  return () => ({
    standby: told.get('in_hot_standby') === 'on',
    readOnly: told.get('default_transaction_read_only') === 'on',
  });
}

const FITS: Readonly<Record<SessionAttrs, (told: Told) => boolean>> = {
  any: () => true,
  'read-write': ({ standby, readOnly }) => !standby && !readOnly,
  'read-only': ({ standby, readOnly }) => standby || readOnly,
  primary: ({ standby }) => !standby,
  standby: ({ standby }) => standby,
  'prefer-standby': ({ standby }) => standby,
};

/** SQLSTATE of a connection that could not be made: it may be tried again. */
class NoServerFits extends Error {
  readonly code = '08001';
}

/**
 * Which of several servers has the database now, as `target_session_attrs` wants it, and whether with TLS, where
 * `sslmode` leaves that open: found out with connections of its own, remembered until a connection to it fails.
 */
export class Servers {
  private search: Promise<string> | null = null;

  constructor(
    private readonly address: DatabaseAddress,
    private readonly connectMs: number,
    private readonly setting = 'DATABASE_URL',
  ) {}

  /** `pg`'s client, which connects to the server of the moment. */
  clientClass(): typeof pg.Client {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the class below has a `this` of its own
    const servers = this;
    return class extends pg.Client {
      private readonly told = listenTo(this);

      override connect(): Promise<pg.Client>;
      override connect(callback: (error: Error | null, client?: pg.Client) => void): void;
      override connect(
        callback?: (error: Error | null, client?: pg.Client) => void,
      ): Promise<pg.Client> | undefined {
        const connected = this.connectToTheOne();
        if (callback === undefined) return connected;
        connected.then(
          () => callback(null, this),
          (error: unknown) => callback(error as Error),
        );
        return undefined;
      }

      private async connectToTheOne(): Promise<pg.Client> {
        const url = await servers.choose();
        const { host, port, ssl } = new pg.Client({ connectionString: url });
        Object.assign(this, { host, port, ssl });
        Object.assign(this.connection, { ssl });
        try {
          await super.connect();
          if (servers.fits(this.told())) return this;
          throw new NoServerFits('Connection terminated: the server is no longer the one that is wanted');
        } catch (error) {
          servers.forget();
          await this.end().catch(() => undefined);
          throw error;
        }
      }
    };
  }

  /** Its place may be another server's by now. */
  forget(): void {
    this.search = null;
  }

  private fits(told: Told): boolean {
    return this.address.attrs === 'prefer-standby' || FITS[this.address.attrs](told);
  }

  private choose(): Promise<string> {
    const search = (this.search ??= this.find());
    search.catch(() => {
      if (this.search === search) this.search = null;
    });
    return search;
  }

  private async find(): Promise<string> {
    const { attrs } = this.address;
    try {
      return await this.first(attrs);
    } catch (error) {
      if (attrs !== 'prefer-standby') throw error;
      return this.first('any');
    }
  }

  private async first(attrs: SessionAttrs): Promise<string> {
    const found = new AbortController();
    const asked = this.address.urls.map(async (url, n) => {
      await sleep(n * HEAD_START_MS, undefined, { signal: found.signal });
      return this.demandOneWay(url, attrs);
    });
    try {
      return await Promise.any(asked);
    } catch (error) {
      const reasons = (error as AggregateError).errors as Error[];
      throw reasons.find((reason) => !(reason instanceof NoServerFits)) ?? reasons[0] ?? error;
    } finally {
      found.abort();
    }
  }

  /** The way in which the server takes a connection. */
  private async demandOneWay(url: string, attrs: SessionAttrs): Promise<string> {
    const [first = url, ...others] = waysTo(url);
    try {
      await this.demand(first, attrs);
      return first;
    } catch (error) {
      const [second] = others;
      if (second === undefined || error instanceof NoServerFits || isRefusedConnection(error)) throw error;
      await this.demand(second, attrs);
      return second;
    }
  }

  private async demand(url: string, attrs: SessionAttrs): Promise<void> {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: this.connectMs });
    client.on('error', () => undefined);
    const told = listenTo(client);
    await client.connect();
    const fits = FITS[attrs](told());
    await client.end();
    if (!fits) throw new NoServerFits(`no server of ${this.setting} is ${attrs}`);
  }
}
