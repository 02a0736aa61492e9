import pg from 'pg';

/** Of a server that is no coordinator of a Citus cluster. */
const ALONE: readonly string[] = [];

/**
 * The other servers of a cluster whose coordinator is that server; none where it is not the one of
 * `LIGATURE_TEST_CITUS_URL`. Its database `postgres` knows them (`citus_add_node`), and the same role is let in everywhere.
 */
export async function workersOf(serverUrl: string): Promise<readonly string[]> {
  if (serverUrl !== process.env['LIGATURE_TEST_CITUS_URL']) return ALONE;
  return ask(serverUrl, async (client) => {
    const { rows } = await client.query<{ name: string; port: string }>(
      'select node_name as name, node_port as port from citus_get_active_worker_nodes() order by 1, 2',
    );
    return rows.map(({ name, port }) => {
      const url = new URL(serverUrl);
      url.hostname = name;
      url.port = port;
      return url.href;
    });
  });
}

/** Makes the databases of that name on all servers one cluster. */
export async function joinWorkers(databaseUrl: string, workers: readonly string[]): Promise<void> {
  const name = new URL(databaseUrl).pathname.slice(1);
  for (const worker of workers) {
    const url = new URL(worker);
    url.pathname = `/${name}`;
    await ask(url.href, (client) => client.query('create extension citus'));
  }
  const { hostname, port } = new URL(databaseUrl);
  await ask(databaseUrl, async (client) => {
    await client.query('create extension citus');
    await client.query('select citus_set_coordinator_host($1, $2)', [hostname, port]);
    for (const worker of workers) {
      const { hostname: name, port: at } = new URL(worker);
      await client.query('select citus_add_node($1, $2)', [name, at]);
    }
  });
}

/** One connection, for as long as the question takes. */
export async function ask<T>(url: string, question: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await question(client);
  } finally {
    await client.end();
  }
}
