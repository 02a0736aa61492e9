import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What becomes of one request on its way. */
export type Fate =
  /** It gets through. */
  | 'through'
  /** It gets through, and its answer is lost. */
  | 'answer lost'
  /** The connection is cut before it gets anywhere. */
  | 'cut'
  /** It is held until the client gives up. */
  | 'held'
  | { readonly status: number; readonly headers?: Record<string, string> };

export interface Flaky {
  readonly url: string;
  /** What becomes of the next requests, one each; then all get through. */
  fates: Fate[];
  /** The requests that came. */
  readonly seen: { method: string; path: string; headers: IncomingMessage['headers'] }[];
  close(): Promise<void>;
}

/** A bad network in front of a service. */
export async function flaky(origin: string): Promise<Flaky> {
  const state = { fates: [] as Fate[], seen: [] as Flaky['seen'] };
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', url: path = '/', headers } = incoming;
    state.seen.push({ method, path, headers });
    const fate = state.fates.shift() ?? 'through';
    if (fate === 'cut') incoming.socket.destroy();
    else if (typeof fate === 'object') outgoing.writeHead(fate.status, fate.headers).end('{}');
    else if (fate !== 'held') pass(origin, incoming, outgoing, fate === 'answer lost');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    url: `http://127.0.0.1:${String(port)}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  });
}

function pass(origin: string, incoming: IncomingMessage, outgoing: ServerResponse, isLost: boolean): void {
  const { method, url = '/', headers } = incoming;
  const onward = ask(new URL(url, origin), { method, headers }, (answer) => {
    if (!isLost) {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
      return;
    }
    answer.resume();
    answer.on('end', () => incoming.socket.destroy());
  });
  onward.on('error', () => incoming.socket.destroy());
  incoming.pipe(onward);
}
