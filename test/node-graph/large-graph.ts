import type { TestApp } from '../support/app.js';

/** Makes nodes as large as nodes may be, about 31 kB each; their owner is whoever has the key. */
export async function addLargeNodes(app: TestApp, key: string, count: number): Promise<void> {
  const assignee = Array.from({ length: 100 }, (_, n) => `${'a'.repeat(300)}@${String(n)}.example`);
  const answer = await fetch(`${app.url}/api/node`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'large', assignee }),
  });
  const { diff } = (await answer.json()) as { diff: { nodes: { id: string }[] } };
  await app.sql(
    `insert into node_graph.nodes
     select (jsonb_populate_record(n, jsonb_build_object('id', gen_random_uuid()))).*
     from node_graph.nodes n, generate_series(2, ${String(count)}) where n.id = $1`,
    [diff.nodes[0]?.id],
  );
}

/** Tells from now on whether the service has a connection from a port of this machine. */
export function watchConnections({ app }: TestApp): (port: number | undefined) => boolean {
  const ports = new Set<number | undefined>();
  app.getHttpServer().on('connection', (socket) => {
    const port = socket.remotePort;
    ports.add(port);
    socket.once('close', () => ports.delete(port));
  });
  return (port) => ports.has(port);
}
