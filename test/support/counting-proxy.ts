import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

const BEGINNING = /^(?:begin|start transaction)/i;
const END = /^(?:commit|rollback)/i;

/** What was sent between the beginning and the end of a transaction, both included. */
export interface SeenTransaction {
  /** By their names; the words themselves where they have none. */
  readonly statements: readonly string[];
  /** How often the service waited for answers. */
  readonly roundTrips: number;
}

/** Stands between a service and its Postgres, and remembers the transactions that went through. */
export class CountingProxy {
  readonly transactions: SeenTransaction[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(databaseUrl: string): Promise<CountingProxy> {
    const { hostname, port } = new URL(databaseUrl);
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = new URL(databaseUrl);
    url.host = `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const proxy = new CountingProxy(server, url.href);
    server.on('connection', (client) => {
      const database = connect(Number(port), hostname);
      client.on('error', () => database.destroy());
      database.on('error', () => client.destroy());
      proxy.watch(client, database);
      client.pipe(database).pipe(client);
    });
    return proxy;
  }

  stop(): void {
    this.server.close();
  }

  private watch(client: Socket, database: Socket): void {
    let [unanswered, roundTrips] = [0, 0];
    let statements: string[] = [];
    const asked = (statement: string | null): void => {
      if (statement === null) return;
      if (BEGINNING.test(statement)) [statements, roundTrips] = [[], unanswered === 0 ? 0 : 1];
      statements.push(statement);
    };
    const sent = (): void => {
      if (unanswered === 0) roundTrips += 1;
      unanswered += 1;
      const last = statements.at(-1) ?? '';
      if (END.test(last)) this.transactions.push({ statements: statements.splice(0), roundTrips });
    };
    // The first message of a client has no type.
    client.on(
      'data',
      messages(4, (type, body) => {
        if (type === 'Q') asked(textOf(body, 0));
        if (type === 'B') asked(textOf(body, body.indexOf(0) + 1));
        if (type === 'Q' || type === 'S') sent();
      }),
    );
    database.on(
      'data',
      messages(5, (type) => {
        // A session begins with one that nobody has asked for.
        if (type === 'Z') unanswered = Math.max(0, unanswered - 1);
      }),
    );
  }
}

function textOf(body: Buffer, start: number): string {
  return body.toString('latin1', start, body.indexOf(0, start));
}

/** Tells of each message that comes, in whatever pieces. @param head how long that of the first one is */
function messages(head: number, tell: (type: string, body: Buffer) => void): (chunk: Buffer) => void {
  let unread: Buffer = Buffer.alloc(0);
  let length = head;
  return (chunk) => {
    unread = unread.length === 0 ? chunk : Buffer.concat([unread, chunk]);
    while (unread.length >= length) {
      const end = length - 4 + unread.readUInt32BE(length - 4);
      if (unread.length < end) return;
      if (length === 5) tell(String.fromCharCode(unread[0]!), unread.subarray(5, end));
      unread = unread.subarray(end);
      length = 5;
    }
  };
}
