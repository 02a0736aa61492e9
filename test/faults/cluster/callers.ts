import { Agent, request } from 'node:http';

import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';

/** What became of a request: its status, or why there was none. */
export interface Answer {
  readonly status: number | string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

const GIVEN_UP_MS = 60_000;

/**
 * A caller with an address of its own on the loopback interface, so that nginx, which goes by the first three parts of
 * an address, spreads callers over the replicas.
 */
export class CallerAt {
  private readonly agent: Agent;

  constructor(
    private readonly url: string,
    private readonly key: string,
    network: number,
  ) {
    this.agent = new Agent({ keepAlive: true, localAddress: `127.0.${String(network)}.1` });
  }

  call(method: string, path: string, body?: object, signed = true): Promise<Answer> {
    const headers: Record<string, string> = {};
    if (signed) headers['authorization'] = `Bearer ${this.key}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    return new Promise((resolve) => {
      const failed = (reason: string): void => {
        resolve({ status: reason, headers: {}, body: '' });
      };
      const sent = request(this.url + path, { method, headers, agent: this.agent }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.once('end', () => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
        });
        response.once('error', (error) => failed(error.message));
      });
      sent.setTimeout(GIVEN_UP_MS, () => sent.destroy(new Error('no answer')));
      sent.once('error', (error) => failed(error.message));
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /** A stock client, which connects again by itself. */
  connect(options: Partial<ManagerOptions & SocketOptions> = {}): Socket {
    return io(this.url, {
      auth: { api_token: this.key },
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: 100,
      // The type knows browsers only.
      agent: this.agent as unknown as string,
      ...options,
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
