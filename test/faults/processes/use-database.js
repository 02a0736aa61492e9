import pg from 'pg';

const [, , module, dataDir, task] = process.argv;
const { startEmbeddedPostgres } = await import(module);
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

const server = await startEmbeddedPostgres({ dataDir, log: () => undefined });
say({ url: server.url, adopted: server.adopted });

if (task === 'write') {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query('create table if not exists written (n int primary key)');
  for (let n = 0; ; n += 1) {
    await client.query('insert into written values ($1)', [n]);
    say({ written: n });
  }
}

process.stdin.resume();
process.stdin.once('end', () => {
  void server.stop().then(() => process.exit(0));
});
