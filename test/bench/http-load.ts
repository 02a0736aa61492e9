import { Agent, request as send } from 'node:http';

export interface BenchRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends one request; answers its status. */
export function sendOnce(
  agent: Agent,
  port: number,
  { method, path, headers, body }: BenchRequest,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = send({ agent, host: '127.0.0.1', port, method, path, headers }, (response) => {
      response.resume();
      response.on('end', () => {
        resolve(response.statusCode ?? 0);
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

/**
 * `connections` clients that each send the next request as soon as the last was answered, for `seconds`. Each has an
 * address of its own and is told its number, so that it can be a caller of its own.
 */
export async function httpLoad(
  port: number,
  next: (client: number) => BenchRequest,
  wanted: number,
  { connections, seconds }: { connections: number; seconds: number },
): Promise<number[]> {
  const latencies: number[] = [];
  const until = performance.now() + seconds * 1000;
  const client = async (number: number): Promise<void> => {
    const agent = new Agent({
      keepAlive: true,
      maxSockets: 1,
      localAddress: `127.0.1.${String(number + 1)}`,
    });
    while (performance.now() < until) {
      const started = performance.now();
      const status = await sendOnce(agent, port, next(number));
      if (status !== wanted) throw new Error(`answered ${String(status)} where ${String(wanted)} was wanted`);
      latencies.push(performance.now() - started);
    }
    agent.destroy();
  };
  await Promise.all(Array.from({ length: connections }, (_, number) => client(number)));
  return latencies;
}
