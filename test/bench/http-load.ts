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

/** `connections` clients that each send the next request as soon as the last was answered, for `seconds`. */
export async function httpLoad(
  port: number,
  next: () => BenchRequest,
  wanted: number,
  { connections, seconds }: { connections: number; seconds: number },
): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const latencies: number[] = [];
  const until = performance.now() + seconds * 1000;
  const client = async (): Promise<void> => {
    while (performance.now() < until) {
      const started = performance.now();
      const status = await sendOnce(agent, port, next());
      if (status !== wanted) throw new Error(`answered ${String(status)} where ${String(wanted)} was wanted`);
      latencies.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: connections }, client));
  agent.destroy();
  return latencies;
}
