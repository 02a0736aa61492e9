import { connect, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

/** A server that takes connections, and says nothing on them: or, as long as it is told to, what another one says. */
export class SilentPeer {
  /** How many of its connections are closed. */
  closed = 0;
  private readonly open = new Set<Socket>();
  private hushed = false;

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  /**
   * @param answer what is said to whatever comes, until it is hushed.
   * @param isGone once hushed, it does not even close what is closed on the other side.
   */
  static async start(
    answer: (peer: Socket, data: Buffer) => void = () => undefined,
    isGone = false,
  ): Promise<SilentPeer> {
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      peer.open.add(socket);
      socket.on('error', () => undefined);
      socket.on('data', (data: Buffer) => {
        if (!peer.hushed) answer(socket, data);
      });
      socket.on('end', () => {
        if (!isGone || !peer.hushed) socket.end();
      });
      socket.on('close', () => {
        peer.open.delete(socket);
        peer.closed += 1;
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const peer = new SilentPeer(server, (server.address() as { port: number }).port);
    return peer;
  }

  /** The way to another server. */
  static to(url: string): Promise<SilentPeer> {
    const { hostname, port } = new URL(url);
    const ways = new WeakMap<Socket, Socket>();
    return SilentPeer.start((peer, data) => {
      let way = ways.get(peer);
      if (way === undefined) {
        ways.set(peer, (way = connect(Number(port), hostname)));
        way.on('error', () => undefined);
        way.pipe(peer);
        peer.on('close', () => way?.destroy());
      }
      way.write(data);
    }, true);
  }

  /** The same address, but of this peer. */
  insteadOf(url: string): string {
    const address = new URL(url);
    address.port = String(this.port);
    address.hostname = '127.0.0.1';
    return address.href;
  }

  /** From now on it takes everything, and answers nothing. */
  hush(): void {
    this.hushed = true;
  }

  /** Refuses connections, and cuts those that there are. */
  stop(): void {
    this.server.close();
    for (const socket of this.open) socket.destroy();
  }
}
