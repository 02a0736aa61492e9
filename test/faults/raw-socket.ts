import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';

const CLOSE = 8;

/** The first whole frame of a server, which never masks. */
function frameOf(data: Buffer): { opcode: number; payload: string; end: number } | null {
  if (data.length < 2) return null;
  const short = data[1]! & 0x7f;
  const start = short === 127 ? 10 : short === 126 ? 4 : 2;
  if (data.length < start) return null;
  const length =
    short === 127 ? Number(data.readBigUInt64BE(2)) : short === 126 ? data.readUInt16BE(2) : short;
  const end = start + length;
  if (data.length < end) return null;
  return { opcode: data[0]! & 0x0f, payload: data.toString('utf8', start, end), end };
}

/** The request that a websocket of Engine.IO begins with. */
export function upgradeRequest(): string {
  return [
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
    'Host: localhost',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    '\r\n',
  ].join('\r\n');
}

/** One whole masked frame of a client. */
export function maskedFrame(payload: string | Buffer, opcode = typeof payload === 'string' ? 1 : 2): Buffer {
  const body = Buffer.from(payload);
  const mask = randomBytes(4);
  const long = body.length > 65_535;
  const head = Buffer.alloc(long ? 10 : body.length > 125 ? 4 : 2);
  head[0] = 0x80 | opcode;
  head[1] = 0x80 | (long ? 127 : body.length > 125 ? 126 : body.length);
  if (long) head.writeBigUInt64BE(BigInt(body.length), 2);
  else if (head.length === 4) head.writeUInt16BE(body.length, 2);
  for (let i = 0; i < body.length; i += 1) body[i]! ^= mask[i % 4]!;
  return Buffer.concat([head, mask, body]);
}

/** A websocket by hand, which may say what no client library would. */
export class RawSocket {
  private text = '';
  private unread = Buffer.alloc(0);
  private isUpgraded = false;
  private isOver = false;

  private constructor(private readonly socket: Socket) {
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      this.read(chunk);
    });
    socket.on('close', () => (this.isOver = true));
  }

  /** A TCP connection that has sent nothing yet. */
  static async tcp(url: string): Promise<RawSocket> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new RawSocket(socket);
  }

  /** Connected as far as Engine.IO goes: the server has sent its handshake, the client has not sent `40`. */
  static async engine(url: string): Promise<RawSocket> {
    const raw = await RawSocket.tcp(url);
    raw.write(upgradeRequest());
    return raw;
  }

  /** Everything that came back so far. */
  get heard(): string {
    return this.text;
  }

  get closed(): boolean {
    return this.isOver;
  }

  write(data: string | Buffer): void {
    this.socket.write(data);
  }

  frame(payload: string | Buffer, opcode?: number): void {
    this.socket.write(maskedFrame(payload, opcode));
  }

  end(): void {
    this.socket.destroy();
  }

  private read(chunk: Buffer): void {
    this.unread = Buffer.concat([this.unread, chunk]);
    if (!this.isUpgraded) {
      const head = this.unread.indexOf('\r\n\r\n');
      if (head < 0) return;
      this.isUpgraded = true;
      this.unread = this.unread.subarray(head + 4);
    }
    for (let frame = frameOf(this.unread); frame; frame = frameOf(this.unread)) {
      this.unread = this.unread.subarray(frame.end);
      this.text += `${frame.payload}\n`;
      if (frame.opcode === CLOSE) this.end();
    }
  }
}
