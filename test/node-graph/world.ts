import type { Account } from '#identity';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';

import type { TestApp } from '../support/app.js';
import { createKey, createUser } from '../support/identity.js';

/** Any ack: tests look into it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Ack = any;

export interface Person {
  readonly account: Account;
  readonly key: string;
}

/** A user with a key of all scopes. */
export async function person(app: TestApp): Promise<Person> {
  const account = await createUser(app);
  const { rawKey } = await createKey(app, { userId: account.id });
  return { account, key: rawKey };
}

type Options = Partial<ManagerOptions & SocketOptions>;

/** A connected client that remembers every event it was sent. */
export class Client {
  readonly events: { name: string; payload: Ack }[] = [];

  constructor(readonly socket: Socket) {
    socket.onAny((name: string, payload: unknown) => this.events.push({ name, payload }));
  }

  /** Emits and waits for the ack. */
  async ask(event: string, ...payload: unknown[]): Promise<Ack> {
    return (await this.socket.timeout(10_000).emitWithAck(event, ...payload)) as Ack;
  }

  /** The payloads of all diffs heard so far. */
  get diffs(): Ack[] {
    return this.events.filter(({ name }) => name === 'graph:diff').map(({ payload }) => payload as Ack);
  }

  /** Resolves when everything sent to this client before now has arrived. */
  async caughtUp(): Promise<void> {
    await this.ask('ws:ping');
  }

  async heard(name: string): Promise<Ack> {
    const known = this.events.find((event) => event.name === name);
    if (known) return known.payload;
    return new Promise((resolve) => this.socket.once(name, resolve));
  }

  close(): void {
    this.socket.close();
  }
}

/** A client that need not be let in. */
export function open(app: TestApp, options: Options = {}): Client {
  return new Client(
    io(app.url, { transports: ['websocket'], forceNew: true, reconnection: false, ...options }),
  );
}

/** A client that was let in. */
export async function connect(app: TestApp, { key }: Person, options: Options = {}): Promise<Client> {
  const { auth, ...rest } = options;
  const client = open(app, { auth: { api_token: key, ...(auth as object | undefined) }, ...rest });
  await client.heard('connected');
  return client;
}

/** Makes a node and answers its id. */
export async function addNode(client: Client, fields: object = {}): Promise<string> {
  const ack = await client.ask('node:add', fields);
  if (!ack.ok) throw new Error(`node:add: ${JSON.stringify(ack)}`);
  const [node] = ack.diff.nodes;
  return (node.id ?? node.after.id) as string;
}

/** The status of a node as the database has it. */
export async function statusOf(app: TestApp, id: string): Promise<number | undefined> {
  const rows = await app.sql<{ status: number }>('select status from node_graph.nodes where id = $1', [id]);
  return rows[0]?.status;
}
