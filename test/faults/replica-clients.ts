import { io, type Socket } from 'socket.io-client';
import { expect } from 'vitest';

export interface Ack {
  readonly ok: boolean;
  readonly error?: string;
  readonly diff?: { readonly nodes: { readonly id: string }[]; readonly links: { readonly id: string }[] };
}

async function post<T>(url: string, body: object, token?: string): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(201);
  return (await response.json()) as T;
}

/** Registers somebody; answers a key of theirs. */
export async function registeredKey(origin: string, username: string): Promise<string> {
  const account = { email: `${username}@example.com`, username, password: 'correct horse' };
  const { token } = await post<{ token: string }>(`${origin}/api/auth/register`, account);
  const order = { name: 'test', scopes: ['graph:write', 'links:write'] };
  return (await post<{ rawKey: string }>(`${origin}/api/me/keys`, order, token)).rawKey;
}

/** Sockets to some replicas, which are closed together. */
export class ReplicaClients {
  private readonly sockets: Socket[] = [];

  /** @param address that the client has, as a proxy would tell it. */
  async connect(origin: string, key: string, address = '192.0.2.1'): Promise<Socket> {
    const socket = io(origin, {
      auth: { api_token: key },
      transports: ['websocket'],
      forceNew: true,
      extraHeaders: { 'x-forwarded-for': address },
    });
    this.sockets.push(socket);
    await new Promise((resolve, reject) => {
      socket.once('connected', resolve);
      socket.once('rate_limited', reject);
      socket.once('connect_error', reject);
    });
    return socket;
  }

  close(): void {
    for (const socket of this.sockets) socket.disconnect();
  }
}

export async function emit(socket: Socket, event: string, payload: object): Promise<Ack> {
  return (await socket.timeout(300_000).emitWithAck(event, payload)) as Ack;
}

export async function addNodes(socket: Socket, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const { diff } = await emit(socket, 'node:add', { title: `node ${String(n)}` });
    ids.push(diff!.nodes[0]!.id);
  }
  return ids;
}
