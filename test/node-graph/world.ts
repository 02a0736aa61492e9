import type { Account } from '#identity';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';

import { startApp, type TestApp, type Settings } from '../support/app.js';
import { createKey, createUser } from '../support/identity.js';

/** A node, a link or a grant in an answer. */
export interface Entry {
  readonly id: string;
  readonly [field: string]: unknown;
}

export interface Diff {
  readonly links: readonly Entry[];
  readonly nodes: readonly Entry[];
  readonly access?: readonly Entry[];
  readonly user?: readonly Entry[];
}

/** A batch of `history:page`. */
export interface Batch {
  readonly batchId: string;
  readonly undone: boolean;
  readonly ops: readonly Record<string, unknown>[];
  readonly [field: string]: unknown;
}

/** Any answer; which fields are there depends on the event and on `ok`. */
export interface Ack {
  readonly ok: boolean;
  readonly error: string;
  readonly reason: string;
  readonly message: string;
  readonly trace_id: string;
  readonly retry_after: number;
  readonly diff: Diff;
  readonly nodes: readonly Entry[];
  readonly links: readonly Entry[];
  readonly hasMore: boolean;
  readonly cursor: string;
  readonly reset: boolean;
  readonly diffs: readonly Diff[];
  readonly batches: readonly Batch[];
  readonly uid: string;
  readonly client: string;
}

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
  readonly events: { name: string; payload: unknown }[] = [];

  private reason: string | undefined;

  constructor(readonly socket: Socket) {
    socket.on('disconnect', (reason) => (this.reason = reason));
    socket.onAny((name: string, payload: unknown) => this.events.push({ name, payload }));
  }

  /** Emits and waits for the ack. */
  async ask(event: string, ...payload: unknown[]): Promise<Ack> {
    const answer: unknown = await this.socket.timeout(300_000).emitWithAck(event, ...payload);
    return answer as Ack;
  }

  /** The payloads of all diffs heard so far. */
  get diffs(): Diff[] {
    return this.events.filter(({ name }) => name === 'graph:diff').map(({ payload }) => payload as Diff);
  }

  /** Resolves when everything sent to this client before now has arrived. */
  async caughtUp(): Promise<void> {
    await this.ask('ws:ping');
  }

  /** The reason of the disconnect, once there is one. */
  async gone(): Promise<string> {
    return this.reason ?? new Promise((resolve) => this.socket.once('disconnect', resolve));
  }

  async heard(name: string): Promise<Ack> {
    const known = this.events.find((event) => event.name === name);
    if (known) return known.payload as Ack;
    return new Promise((resolve) => this.socket.once(name, resolve));
  }

  close(): void {
    this.socket.close();
  }
}

/** A client that need not be let in. */
export function open(app: { readonly url: string }, options: Options = {}): Client {
  return new Client(
    io(app.url, { transports: ['websocket'], forceNew: true, reconnection: false, ...options }),
  );
}

/** A client that was let in. */
export async function connect(
  app: { readonly url: string },
  { key }: Pick<Person, 'key'>,
  options: Options = {},
): Promise<Client> {
  const { auth, ...rest } = options;
  const client = open(app, { auth: { api_token: key, ...(auth as object | undefined) }, ...rest });
  await client.heard('connected');
  return client;
}

/** The service with two users, and a client of each. */
export interface World {
  readonly app: TestApp;
  readonly ann: Person;
  readonly ben: Person;
  readonly a: Client;
  readonly b: Client;
  /** One more client, closed with the others. */
  client(who: Person, options?: Options): Promise<Client>;
  close(): Promise<void>;
}

export async function startWorld(settings: Partial<Settings> = {}): Promise<World> {
  const app = await startApp(settings);
  const clients: Client[] = [];
  const client = async (who: Person, options?: Options): Promise<Client> => {
    const fresh = await connect(app, who, options);
    clients.push(fresh);
    return fresh;
  };
  const [ann, ben] = await Promise.all([person(app), person(app)]);
  const [a, b] = await Promise.all([client(ann), client(ben)]);
  const close = async (): Promise<void> => {
    for (const each of clients) each.close();
    await app.close();
  };
  return { app, ann, ben, a, b, client, close };
}

/** Makes a node and answers its id. */
export async function addNode(client: Client, fields: object = {}): Promise<string> {
  const ack = await client.ask('node:add', fields);
  if (!ack.ok) throw new Error(`node:add: ${JSON.stringify(ack)}`);
  return firstId(ack.diff.nodes);
}

/** The status of a node as the database has it. */
export async function statusOf(app: TestApp, id: string): Promise<number | undefined> {
  const rows = await app.sql<{ status: number }>('select status from node_graph.nodes where id = $1', [id]);
  return rows[0]?.status;
}

/** The id of the first entry, of either shape of diff. */
export function firstId(entries: readonly Entry[]): string {
  const [entry] = entries as unknown as { id?: string; after?: { id: string } }[];
  const id = entry?.id ?? entry?.after?.id;
  if (id === undefined) throw new Error('there is no entry');
  return id;
}

/** Links two nodes and answers the link's id. */
export async function addLink(client: Client, source: string, target: string, type = 0): Promise<string> {
  const ack = await client.ask('link:add', { source, target, type });
  if (!ack.ok) throw new Error(`link:add: ${JSON.stringify(ack)}`);
  return firstId(ack.diff.links);
}
