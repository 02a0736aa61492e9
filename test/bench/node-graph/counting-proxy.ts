import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';

const EXECUTE = 'E'.charCodeAt(0);
const SIMPLE_QUERY = 'Q'.charCodeAt(0);
const BEGINNING = /^(?:begin|start transaction)/i;
const END = /^(?:commit|rollback)/i;

/** Stands between a service and its Postgres and counts the statements of its transactions. */
export class CountingProxy {
  /** The most statements that one transaction had since this was last set to 0, its beginning and end included. */
  longest = 0;

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
      client.on('data', proxy.counter());
      client.pipe(database).pipe(client);
    });
    return proxy;
  }

  stop(): void {
    this.server.close();
  }

  /** Reads one connection's messages: a type of one byte, but for the first message, and a length of four. */
  private counter(): (chunk: Buffer) => void {
    let unread: Buffer = Buffer.alloc(0);
    let toSkip = 0;
    let isStartup = true;
    let statements = 0;
    return (chunk) => {
      // The long values of a statement are passed by: only how a message begins matters.
      const fresh = chunk.subarray(Math.min(toSkip, chunk.length));
      toSkip -= chunk.length - fresh.length;
      unread = unread.length === 0 ? fresh : Buffer.concat([unread, fresh]);
      for (let head = isStartup ? 0 : 1; unread.length >= head + 4; head = 1) {
        const end = head + unread.readUInt32BE(head);
        const type = isStartup ? 0 : unread[0];
        if (type === SIMPLE_QUERY && unread.length < end) return;
        const text = type === SIMPLE_QUERY ? unread.toString('latin1', 5, Math.min(end, 40)) : '';
        if (BEGINNING.test(text)) statements = 0;
        if (type === EXECUTE || type === SIMPLE_QUERY) statements += 1;
        if (END.test(text)) this.longest = Math.max(this.longest, statements);
        isStartup = false;
        toSkip = Math.max(0, end - unread.length);
        unread = unread.subarray(end);
      }
    };
  }
}
