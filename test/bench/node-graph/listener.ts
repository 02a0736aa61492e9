import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const PING = Buffer.from([0x81, 1, 0x32]);

/** A Socket.IO client that does as little as it can: it notes when something with a word in it arrives. */
export class Listener {
  private constructor(private readonly socket: Socket) {}

  /** Connects with a key, and resolves when it was let in. */
  static async connect(port: number, key: string, word: string, heard: () => void): Promise<Listener> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const listener = new Listener(socket);
    socket.write(
      [
        'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
        `Host: 127.0.0.1:${String(port)}`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
        '\r\n',
      ].join('\r\n'),
    );
    await listener.receives('"sid"');
    listener.send(`40${JSON.stringify({ api_token: key })}`);
    await listener.receives('40{"sid"');
    socket.on('data', (chunk: Buffer) => {
      if (chunk.includes(word)) heard();
      if (chunk.includes(PING)) listener.send('3');
    });
    return listener;
  }

  close(): void {
    this.socket.destroy();
  }

  /** A short masked text frame; a mask of zeros leaves the text as it is. */
  private send(text: string): void {
    const body = Buffer.from(text);
    this.socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | body.length, 0, 0, 0, 0]), body]));
  }

  private async receives(word: string): Promise<void> {
    let text = '';
    while (!text.includes(word)) {
      const [chunk] = (await once(this.socket, 'data')) as [Buffer];
      text += chunk.toString('latin1');
    }
  }
}
