import { Agent, request } from 'node:http';
import { connect, type Socket as TcpSocket } from 'node:net';

import { pause } from '../../support/pause.js';
import { GreedySocket } from './greedy-socket.js';
import type { Stage } from './stage.js';

/** What was answered, as far as an attacker reads it. */
export interface Reaction {
  readonly outcome: string;
  /** Whether it is a refusal after which one may try again, and says when. */
  readonly isRetryable: boolean;
}

interface Ask {
  readonly method?: string;
  readonly path: string;
  readonly key?: string;
  readonly body?: string;
}

/** Somebody at an address of their own who wants as much as they can get, and reads no more than they have to. */
export class Attacker {
  readonly reactions: Reaction[] = [];
  private readonly agent: Agent;
  private readonly address: string;
  private readonly open: { destroy(): void }[] = [];

  constructor(
    private readonly stage: Stage,
    network: number,
    private readonly until: number,
  ) {
    this.address = `127.0.${String(network)}.1`;
    this.agent = new Agent({ keepAlive: true, localAddress: this.address });
  }

  get isOver(): boolean {
    return performance.now() >= this.until;
  }

  /** So many requests at once, each again as soon as it is answered, until so many were sent or the time is over. */
  async flood(atOnce: number, most: number, ask: (n: number) => Ask): Promise<void> {
    let sent = 0;
    const hand = async (): Promise<void> => {
      while (sent < most && !this.isOver) {
        await this.call(ask((sent += 1)));
        // Whoever is refused at once would else do nothing but ask.
        await pause(5);
      }
    };
    const hands = Promise.all(Array.from({ length: atOnce }, hand));
    await Promise.race([hands, this.timeOver()]);
    this.hangUp();
    await hands;
  }

  async timeOver(): Promise<void> {
    await pause(Math.max(0, this.until - performance.now()));
  }

  hangUp(): void {
    for (const one of this.open) one.destroy();
    this.agent.destroy();
  }

  call({ method = 'GET', path, key, body }: Ask): Promise<void> {
    const headers: Record<string, string> = { accept: 'application/json, text/event-stream' };
    if (key !== undefined) headers['authorization'] = `Bearer ${key}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    return new Promise((resolve) => {
      const sent = request(
        this.stage.service.url + path,
        { method, headers, agent: this.agent },
        (answer) => {
          const retryAfter = Number(answer.headers['retry-after']);
          this.reactions.push({ outcome: String(answer.statusCode), isRetryable: retryAfter > 0 });
          answer.resume();
          answer.once('close', resolve);
        },
      );
      sent.once('error', () => resolve());
      sent.once('close', () => resolve());
      this.open.push(sent);
      sent.end(body);
    });
  }

  /** A connection that sends, and never reads what comes back. */
  deaf(text: string): TcpSocket {
    const { hostname, port } = new URL(this.stage.service.url);
    const socket = connect({ port: Number(port), host: hostname, localAddress: this.address });
    socket.on('error', () => undefined);
    socket.pause();
    socket.write(text);
    this.open.push(socket);
    return socket;
  }

  /** A socket that is let in. */
  async socket(key: string): Promise<GreedySocket> {
    const socket = await GreedySocket.connect(this.stage.service.url, this.address, key);
    socket.onAnswer = (head) => {
      const outcome = /"error":"([^"]+)"/.exec(head)?.[1] ?? 'ok';
      this.reactions.push({ outcome, isRetryable: head.includes('"retry_after":') });
    };
    this.open.push(socket);
    return socket;
  }
}
