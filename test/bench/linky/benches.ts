import { compare, type Comparison } from '../compare.js';
import { type BenchRequest, httpLoad } from '../http-load.js';
import { type Contenders, OURS, startRival } from '../contenders.js';
import type { Options } from '../options.js';
import { type ServerProcess, startServer } from '../server-process.js';
import { setStage } from '../stage.js';

const CREATE: BenchRequest = {
  method: 'POST',
  path: '/api/links',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    urls: ['https://example.com', 'https://example.org/a?b=c'],
    source: 'agent',
    title: 'Release review',
  }),
};

/** Both contenders on a database of their own; the ceiling's page is padded to the size of ours. */
async function onStage(
  operation: 'create' | 'launcher',
  options: Options,
  run: (servers: Contenders, pageBytes: number) => Promise<Comparison>,
): Promise<Comparison> {
  const stage = await setStage();
  const ours = await startServer(OURS, stage.env);
  const page = await fetch(`${ours.origin}/l/${await createSlug(ours)}`);
  const pageBytes = (await page.arrayBuffer()).byteLength;
  const ceiling = await startRival(`linky/${operation}-ceiling.js`, stage.env, options, {
    PAGE_BYTES: String(pageBytes),
  });
  try {
    return await run({ ours, ceiling }, pageBytes);
  } finally {
    await ours.stop();
    await ceiling.stop();
    await stage.close();
  }
}

/** `POST /api/links`, anonymous, two URLs. */
export function benchCreateBundle(options: Options): Promise<Comparison> {
  const { rounds, seconds } = options;
  return onStage('create', options, (servers) =>
    compare(
      '`POST /api/links`',
      servers,
      (server) => httpLoad(server.port, () => CREATE, 201, { connections: 16, seconds }),
      rounds,
    ),
  );
}

async function createSlug({ origin }: ServerProcess): Promise<string> {
  const response = await fetch(origin + CREATE.path, { ...CREATE, body: CREATE.body ?? '' });
  return ((await response.json()) as { slug: string }).slug;
}

/** `GET /l/:slug` of 500 bundles without a policy. */
export function benchLauncher(options: Options): Promise<Comparison> {
  const { rounds, seconds } = options;
  return onStage('launcher', options, async (servers, pageBytes) => {
    const slugs: string[] = [];
    for (let n = 0; n < 500; n += 1) slugs.push(await createSlug(servers.ours));
    let sent = 0;
    const next = (): BenchRequest => {
      sent += 1;
      return { method: 'GET', path: `/l/${slugs[sent % slugs.length] ?? ''}` };
    };
    const name = `\`GET /l/:slug\` (${(pageBytes / 1024).toFixed(1)} kB)`;
    return compare(
      name,
      servers,
      (server) => httpLoad(server.port, next, 200, { connections: 16, seconds }),
      rounds,
    );
  });
}
