import { Nginx, shippedProxy } from '../processes/nginx.js';
import { freePort } from '../processes/service.js';

/** The shipped proxy in front of two replicas on this machine. */
export class ShippedProxy {
  private constructor(
    readonly url: string,
    private readonly nginx: Nginx,
  ) {}

  static async start([first, second]: readonly [number, number]): Promise<ShippedProxy> {
    const port = await freePort();
    const replicas = [`127.0.0.1:${String(first)}`, `127.0.0.1:${String(second)}`] as const;
    const nginx = await Nginx.start([port], shippedProxy({ port, replicas }));
    return new ShippedProxy(`http://127.0.0.1:${String(port)}`, nginx);
  }

  stop(): Promise<void> {
    return this.nginx.stop();
  }
}
