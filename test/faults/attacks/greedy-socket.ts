import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

import { maskedFrame, upgradeRequest } from '../raw-socket.js';

import { eventually } from '../processes/processes.js';

const KEPT = 400;

/** A Socket.IO client that asks for much, and looks at the beginnings of the answers only: it is not to be the slow one. */
export class GreedySocket {
  onAnswer: (head: string) => void = () => undefined;
  private head = Buffer.alloc(0);
  private left = 0;
  private isUpgraded = false;
  private acks = 0;
  private isConnected = false;
  private greeting: Uint8Array = Buffer.alloc(0);
  private readonly waiting = new Map<number, () => void>();

  private constructor(private readonly socket: Socket) {
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      this.read(chunk);
    });
    socket.once('close', () => {
      for (const done of this.waiting.values()) done();
    });
  }

  /** Settles when it is let in, or closed. */
  static async connect(url: string, localAddress: string, key: string): Promise<GreedySocket> {
    const { hostname, port } = new URL(url);
    const tcp = connect({ port: Number(port), host: hostname, localAddress });
    await once(tcp, 'connect');
    const socket = new GreedySocket(tcp);
    tcp.write(upgradeRequest());
    socket.greeting = maskedFrame(`40${JSON.stringify({ api_token: key })}`);
    await eventually('it is let in, or closed', () => socket.isConnected || tcp.destroyed);
    return socket;
  }

  get port(): number | undefined {
    return this.socket.localPort;
  }

  get isClosed(): boolean {
    return this.socket.destroyed;
  }

  /** Settles when it is answered, or the socket closed. */
  ask(event: string, payload: object): Promise<void> {
    const ack = (this.acks += 1);
    return new Promise((resolve) => {
      if (this.isClosed) resolve();
      else this.waiting.set(ack, resolve);
      this.socket.write(maskedFrame(`42${String(ack)}${JSON.stringify([event, payload])}`));
    });
  }

  /** From now on nothing is read. */
  turnDeaf(): void {
    this.socket.pause();
  }

  destroy(): void {
    this.socket.destroy();
  }

  private read(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0) {
      if (this.left > 0) {
        const skipped = Math.min(this.left, rest.length);
        this.left -= skipped;
        rest = rest.subarray(skipped);
        continue;
      }
      this.head = Buffer.concat([this.head, rest]);
      rest = this.next();
    }
  }

  /** Takes the next frame out of what is there; answers what follows it, or nothing while it is not enough. */
  private next(): Buffer {
    const nothing = Buffer.alloc(0);
    if (!this.isUpgraded) {
      const end = this.head.indexOf('\r\n\r\n');
      if (end < 0) return nothing;
      this.isUpgraded = true;
      return this.take(end + 4, 0);
    }
    if (this.head.length < 2) return nothing;
    const short = this.head[1]! & 0x7f;
    const start = short === 127 ? 10 : short === 126 ? 4 : 2;
    if (this.head.length < start) return nothing;
    const length =
      short === 127
        ? Number(this.head.readBigUInt64BE(2))
        : short === 126
          ? this.head.readUInt16BE(2)
          : short;
    const beginning = Math.min(length, KEPT);
    if (this.head.length < start + beginning) return nothing;
    this.hear(this.head.toString('utf8', start, start + beginning));
    return this.take(start, length);
  }

  /** @param skipped of what follows. */
  private take(bytes: number, skipped: number): Buffer {
    const rest = this.head.subarray(bytes);
    this.head = Buffer.alloc(0);
    this.left = skipped;
    return rest;
  }

  private hear(text: string): void {
    if (text.startsWith('0{')) this.socket.write(this.greeting);
    if (text === '2') this.socket.write(maskedFrame('3'));
    if (text.startsWith('42["connected"')) this.isConnected = true;
    const [, ack] = /^43(\d+)\[/.exec(text) ?? [];
    if (ack === undefined) return;
    this.onAnswer(text);
    this.waiting.get(Number(ack))?.();
    this.waiting.delete(Number(ack));
  }
}
