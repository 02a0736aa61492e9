import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { exportCommand } from '../../apps/ligature/src/cli/commands/export.command.js';
import { Options } from '../../apps/ligature/src/cli/options.js';
import { makeProject, makeWorld, type World } from '../item-links/world.js';
import { type TestApp, startApp } from '../support/app.js';
import { createKey, createOrg, createSession, createUser } from '../support/identity.js';

type Headers = Readonly<Record<string, string>>;
interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly text: string;
}

let app: TestApp;
let world: World;
let owner: Headers;

beforeAll(async () => {
  app = await startApp();
  world = await makeWorld(app);
  owner = { authorization: `Bearer ${await createSession(app, world.ownerId, world.orgId)}` };
});
afterAll(() => app.close());

async function exported(query: string, headers: Headers = owner): Promise<Answer> {
  const response = await fetch(`${app.url}/api/exports?${query}`, { headers });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}

const placeOf = (key: string): string => `org=${world.org}&workspace=main&project=${key}`;

async function imported(
  file: string,
  query: string,
  headers: Headers = owner,
): Promise<Record<string, unknown>> {
  const response = await fetch(`${app.url}/api/imports?${query}`, { method: 'POST', headers, body: file });
  const { id } = (await response.json()) as { id: string };
  const state = async (): Promise<Record<string, unknown>> =>
    (await (await fetch(`${app.url}/api/imports/${id}`, { headers })).json()) as Record<string, unknown>;
  await expect.poll(async () => (await state())['status']).toBe('finished');
  return state();
}

type Line = Readonly<Record<string, unknown>>;
const linesOf = (text: string): Line[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

/** What people put into items and links, whatever they are known by. */
function contentOf(text: string): unknown[] {
  const lines = linesOf(text);
  const titles = new Map(lines.map(({ id, title }) => [id, title]));
  return lines
    .flatMap((line) =>
      line['type'] === 'item'
        ? [
            [
              line['itemType'],
              line['ref'],
              line['title'],
              line['data'],
              line['status'],
              line['notes'],
              line['createdAt'],
            ],
          ]
        : line['type'] === 'item_link'
          ? [[titles.get(line['sourceItemId']), line['relationship'], titles.get(line['targetItemId'])]]
          : [],
    )
    .map((one) => JSON.stringify(one))
    .sort();
}

/** More than a page of items with more than a page of links. */
async function filled(): Promise<{ key: string; count: number }> {
  const { key } = await makeProject(world);
  const count = 260;
  const items = Array.from({ length: count }, (_, n) => ({
    type: 'item',
    id: `i${String(n)}`,
    itemType: n % 2 === 0 ? 'note' : 'task',
    ref: n % 3 === 0 ? `R-${String(n)}` : null,
    title: `Item ${String(n)} "quoted", =1+1`,
    data: { n, deep: { list: [n, '=x'] } },
    status: n % 5 === 0 ? 'triaged' : null,
    notes: n % 7 === 0 ? '-starts like a formula\nand goes on' : null,
    createdAt: new Date(1_700_000_000_000 + n * 1_000).toISOString(),
  }));
  const links = items.slice(1).map(({ id }, n) => ({
    type: 'item_link',
    sourceItemId: id,
    targetItemId: `i${String(n)}`,
    relationship: n % 2 === 0 ? 'blocks' : 'affects',
  }));
  const file = [...items, ...links].map((line) => JSON.stringify(line)).join('\n');
  const { counts } = await imported(file, `${placeOf(key)}&keepDates=1`);
  expect(counts).toMatchObject({ created: count, linksCreated: count - 1, leftOut: 0 });
  return { key, count };
}

describe('exports', () => {
  it('are taken back as they were, from each format that has everything', async () => {
    const { key, count } = await filled();
    const whole = await exported(placeOf(key));
    expect(whole).toMatchObject({ status: 200, type: 'application/x-ndjson; charset=utf-8' });
    const lines = linesOf(whole.text);
    expect(lines[0]).toMatchObject({ type: 'export', of: 'items' });
    expect(lines.at(-1)).toEqual({ type: 'end', records: 2 * count - 1 });
    const content = contentOf(whole.text);
    expect(content).toHaveLength(2 * count - 1);
    for (const format of ['jsonl', 'json', 'csv']) {
      const { key: other } = await makeProject(world);
      const { text } = await exported(`${placeOf(key)}&format=${format}`);
      const { counts } = await imported(text, `${placeOf(other)}&keepDates=1`);
      expect(counts, format).toMatchObject({
        created: count,
        linksCreated: count - 1,
        changed: 0,
        leftOut: 0,
      });
      expect(contentOf((await exported(placeOf(other))).text), format).toEqual(content);
    }
  });

  it('are pictures that other programs read', async () => {
    const { key, count } = await filled();
    const edges = { dot: / -> /g, mermaid: /(-->|-\.->)/g, graphml: /<edge /g };
    for (const [format, edge] of Object.entries(edges)) {
      const { text } = await exported(`${placeOf(key)}&format=${format}`);
      expect(text.match(edge), format).toHaveLength(count - 1);
    }
    const { text } = await exported(`${placeOf(key)}&format=graphml`);
    const [found] = await app.sql<{ nodes: number }>(
      `select cardinality(xpath('//g:node', xmlparse(document $1), '{{g,http://graphml.graphdrawing.org/xmlns}}')) as nodes`,
      [text],
    );
    expect(found).toEqual({ nodes: count });
  });

  it('keep numbers as they are written, whatever JavaScript makes of them', async () => {
    const numbers = '{"id":12345678901234567890,"price":0.1000000000000000055511151231257827,"most":1e400}';
    const files = {
      ligature: `{"type":"item","id":"a","itemType":"note","title":"A","data":${numbers}}\n`,
      'ligature-items': `{"version":1,"items":[{"id":"a","itemType":"note","title":"A","data":${numbers}}],"links":[]}`,
      'github-issues': `[{"number":1,"title":"A","state":"open","extra":${numbers}}]`,
    };
    const dataOf = async (key: string): Promise<string> => {
      const { text } = await exported(`of=items&${placeOf(key)}`);
      expect(text.match(/"type":"item"/g)).toHaveLength(1);
      return text;
    };
    for (const [format, file] of Object.entries(files)) {
      const { key } = await makeProject(world);
      await imported(file, `to=items&format=${format}&${placeOf(key)}`);
      const text = await dataOf(key);
      const kept = /"most":(1e\+?400|10{400})[,}]/;
      for (const part of ['12345678901234567890', '0.1000000000000000055511151231257827'])
        expect(text, format).toContain(part);
      expect(text, format).toMatch(kept);
      for (const back of ['jsonl', 'json', 'csv', 'graphml']) {
        const { text: written } = await exported(`of=items&${placeOf(key)}&format=${back}`);
        const { key: other } = await makeProject(world);
        await imported(written, `to=items&${placeOf(other)}`);
        const data = (whole: string): string => /"data":\{.*?\}(?=,"[a-zA-Z]+":)/.exec(whole)?.[0] ?? 'none';
        expect(data(await dataOf(other)), `${format} ${back}`).toBe(data(text));
        expect(data(text)).not.toBe('none');
      }
    }
  });

  it('have the graph of whoever asks, without what is in the trash, and take it back', async () => {
    const { id } = await createUser(app);
    const headers = { authorization: `Bearer ${await createSession(app, id)}` };
    const document = {
      version: 1,
      nodes: Array.from({ length: 300 }, (_, n) => ({
        id: `n${String(n)}`,
        title: `Node ${String(n)}`,
        tags: ['a, b'],
      })),
      links: Array.from({ length: 299 }, (_, n) => ({
        source: `n${String(n)}`,
        target: `n${String(n + 1)}`,
        type: n % 2,
      })),
    };
    await imported(JSON.stringify(document), 'to=graph', headers);
    await app.sql(`update node_graph.nodes set in_trash = true where owner_id = $1 and title = 'Node 299'`, [
      id,
    ]);
    for (const format of ['jsonl', 'json', 'csv', 'graphml', 'dot', 'mermaid']) {
      const { text } = await exported(`of=graph&format=${format}`, headers);
      const { id: friend } = await createUser(app);
      const other = { authorization: `Bearer ${await createSession(app, friend)}` };
      const { counts } = await imported(text, 'to=graph', other);
      expect(counts, format).toMatchObject({ created: 299, linksCreated: 298, leftOut: 0 });
      const [row] = await app.sql<{ tagged: number; blocking: number }>(
        `select count(*) filter (where n.tags = '{"a, b"}')::int as tagged,
           (select count(*)::int from node_graph.links l join node_graph.nodes s on s.id = l.source_id
            where s.owner_id = $1 and l.type = 0) as blocking
         from node_graph.nodes n where n.owner_id = $1`,
        [friend],
      );
      const hasTags = format !== 'dot' && format !== 'mermaid';
      expect([format, row]).toEqual([format, { tagged: hasTags ? 299 : 0, blocking: 149 }]);
    }
  });

  it('have no private links of somebody else', async () => {
    const { id } = await createUser(app);
    const headers = { authorization: `Bearer ${await createSession(app, id)}` };
    const document = {
      nodes: [{ id: 'a' }, { id: 'b' }],
      links: [{ source: 'a', target: 'b', type: 1, private: true }],
    };
    await imported(JSON.stringify(document), 'to=graph&format=ligature-graph', headers);
    const linked = async (): Promise<number> =>
      linesOf((await exported('of=graph', headers)).text).filter(({ type }) => type === 'link').length;
    expect(await linked()).toBe(1);
    await app.sql(
      `update node_graph.links set creator_id = gen_random_uuid()
       where source_id in (select id from node_graph.nodes where owner_id = $1)`,
      [id],
    );
    expect(await linked()).toBe(0);
  });

  it('have the bundles of a person, or of the organization that they act in', async () => {
    const { id } = await createUser(app);
    const { id: orgId } = await createOrg(app, id);
    const alone = { authorization: `Bearer ${await createSession(app, id)}` };
    const acting = { authorization: `Bearer ${await createSession(app, id, orgId)}` };
    const page = (n: number): string => `https://example.com/${String(n)} | Page ${String(n)}\n`;
    await imported([1, 2].map(page).join(''), '', alone);
    await imported([3].map(page).join(''), '', acting);
    const urls = async (headers: Headers): Promise<unknown> =>
      linesOf((await exported('of=bundles', headers)).text).flatMap((line) => line['urls'] ?? []);
    expect(await urls(alone)).toEqual(['https://example.com/1', 'https://example.com/2']);
    expect(await urls(acting)).toEqual(['https://example.com/3']);
    for (const format of ['jsonl', 'json', 'csv', 'html']) {
      const { text } = await exported(`of=bundles&format=${format}`, alone);
      const { id: friend } = await createUser(app);
      const other = { authorization: `Bearer ${await createSession(app, friend)}` };
      expect((await imported(text, '', other))['counts'], format).toMatchObject({ created: 1 });
      expect(await urls(other), format).toEqual(await urls(alone));
    }
  });

  it('are refused whole', async () => {
    const { key } = await makeProject(world);
    const cases: [number, string, string, Headers?][] = [
      [400, 'PLACE_MISSING', ''],
      [400, 'WRONG_FORMAT', `${placeOf(key)}&format=html`],
      [400, 'WRONG_FORMAT', 'of=bundles&format=dot'],
      [404, 'PROJECT_NOT_FOUND', placeOf('nowhere')],
      [404, 'WORKSPACE_NOT_FOUND', placeOf(key).replace('main', 'nowhere')],
    ];
    for (const [status, code, query, headers] of cases) {
      const answer = await exported(query, headers);
      expect([query, answer.status], answer.text).toEqual([query, status]);
      if (status === 400) expect(JSON.parse(answer.text), query).toMatchObject({ code });
    }
    const { rawKey } = await createKey(app, { userId: world.ownerId }, { scopes: ['imports:write'] });
    for (const query of [placeOf(key), 'of=graph', 'of=bundles'])
      expect((await exported(query, { 'x-api-key': rawKey })).status, query).toBe(403);
  });

  it('are a command, too', async () => {
    const { key } = await makeProject(world);
    await imported('{"type":"item","id":"1","itemType":"note","title":"One","data":{}}', placeOf(key));
    const { rawKey } = await createKey(app, { userId: world.ownerId }, { scopes: ['items:read'] });
    const folder = mkdtempSync(join(tmpdir(), 'exports-'));
    const file = join(folder, 'items.csv');
    const place = { org: world.org, workspace: 'main', project: key };
    const run = (values: Record<string, string | boolean>): ReturnType<typeof exportCommand.run> =>
      exportCommand.run(new Options({ url: app.url, ...values }), app.env, () =>
        Promise.resolve(`${rawKey}\n`),
      );
    try {
      const done = await run({ ...place, format: 'csv', to: file });
      expect(done.text).toContain(`bytes were exported. It is in ${file}.`);
      expect(readFileSync(file, 'utf8').split('\r\n')[1]).toContain(',note,One,');
      await expect(run({ ...place, to: file })).rejects.toThrow('exists');
      await expect(run({ of: 'graph', to: file, force: true })).rejects.toThrow('graph:read');
      expect(readFileSync(file, 'utf8')).toContain('One');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
