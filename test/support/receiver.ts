import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

import { Webhook } from 'standardwebhooks';

/** What came to a receiver. */
export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly event: { readonly id: string; readonly type: string; readonly subject: string } & Record<
    string,
    unknown
  >;
}

/** What it does with it: answers, or does not. */
export type Behaviour = (request: Received, response: ServerResponse, incoming: IncomingMessage) => unknown;

const takes: Behaviour = (_, response) => response.writeHead(200).end('ok');

/** A receiver of webhooks on this machine, as bad as it is told to be. */
export class Receiver {
  readonly received: Received[] = [];
  /** For each of the next deliveries one; then `usually`. */
  readonly next: Behaviour[] = [];
  usually: Behaviour = takes;
  /** Being answered now. */
  busy = 0;
  /** At once, at most. */
  busiest = 0;

  private constructor(
    private readonly server: Server,
    private readonly scheme: string,
  ) {}

  static async start(tls?: { readonly key: string; readonly cert: string }): Promise<Receiver> {
    const listener = (incoming: IncomingMessage, response: ServerResponse): void => {
      void receiver.take(incoming, response);
    };
    const server = tls === undefined ? createServer(listener) : createSecureServer(tls, listener);
    const receiver = new Receiver(server, tls === undefined ? 'http' : 'https');
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  url(path = '/hook', host = '127.0.0.1'): string {
    return `${this.scheme}://${host}:${String(this.port)}${path}`;
  }

  /** Events in the order in which they came. */
  get events(): Received['event'][] {
    return this.received.map(({ event }) => event);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private async take(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part as Buffer);
    const body = Buffer.concat(parts).toString();
    const received = { headers: incoming.headers, body, event: JSON.parse(body) as Received['event'] };
    this.received.push(received);
    this.busy += 1;
    this.busiest = Math.max(this.busiest, this.busy);
    response.on('close', () => (this.busy -= 1));
    await (this.next.shift() ?? this.usually)(received, response, incoming);
  }
}

/** As a receiver does it who uses the library of Standard Webhooks. Throws where it is not genuine. */
export function verify(secret: string, { headers, body }: Received): unknown {
  return new Webhook(secret).verify(body, headers as Record<string, string>);
}

/** Answers with a status. */
export const answers =
  (status: number, headers: Record<string, string> = {}, text = ''): Behaviour =>
  (_, response) =>
    response.writeHead(status, headers).end(text);
