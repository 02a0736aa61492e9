import { ReplicaReads } from '#data';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { makeProject, makeWorld } from './world.js';

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

interface PlanNode {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** How many links a statement has read. */
function rowsOfLinks(node: PlanNode): number {
  const read = (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
  const own = node['Relation Name'] === 'links' ? read : 0;
  return (node.Plans ?? []).reduce((sum, inner) => sum + rowsOfLinks(inner), own);
}

it('a symmetric link is symmetric by the rules of the day', async () => {
  const world = await makeWorld(app);
  const project = await makeProject(world);
  const [a, b] = [await project.item(), await project.item()];
  const rules = `${project.path}/relationships`;
  const beside = { relationship: 'beside', target_item_id: b };
  const { body } = await world.owner.send('POST', `${project.items}/${a}/links`, beside);
  const fromB = async (): Promise<unknown[]> => {
    const path = `${project.items}/${b}/links?direction=outgoing`;
    return (await world.owner.send<{ links: { link_id: string }[] }>('GET', path)).body.links.map(
      ({ link_id }) => link_id,
    );
  };
  expect(await fromB()).toEqual([]);
  await world.owner.send('POST', rules, { name: 'beside', symmetric: true });
  expect(await fromB()).toEqual([body['id']]);
  await world.owner.send('PATCH', `${rules}/beside`, { symmetric: false });
  expect(await fromB()).toEqual([]);
  await world.owner.send('PATCH', `${rules}/beside`, { symmetric: true });
  expect(await fromB()).toEqual([body['id']]);
  expect((await world.owner.send('DELETE', `${rules}/beside`)).status).toBe(204);
  expect(await fromB()).toEqual([]);
});

it('links of a hub are not gone through for the few that are symmetric', async () => {
  const world = await makeWorld(app);
  const project = await makeProject(world);
  const [hub, other] = [await project.item(), await project.item()];
  await world.owner.send('POST', `${project.path}/relationships`, { name: 'near', symmetric: true });
  const near = { relationship: 'near', target_item_id: hub };
  expect((await world.owner.send('POST', `${project.items}/${other}/links`, near)).status).toBe(201);
  await app.sql(
    `insert into item_links.items (id, created_at, project_id, organization_id, item_type, data, source, updated_at)
     select gen_random_uuid(), now(), id, organization_id, 'note', '{}', 'api', now()
     from item_links.projects, generate_series(1, 2000) where id = $1`,
    [project.id],
  );
  await app.sql(
    `insert into item_links.links (id, created_at, project_id, source_item_id, target_item_id, relationship)
     select gen_random_uuid(), now(), $1, id, $2, 'affects' from item_links.items where project_id = $1 and id <> $2`,
    [project.id, hub],
  );
  await app.sql('analyze item_links.links');
  const asked = [app.database, app.get(ReplicaReads)].map((reads) => vi.spyOn(reads, 'query'));
  for (const query of ['links?direction=outgoing', 'graph?depth=1&direction=outgoing'])
    expect((await world.owner.send('GET', `${project.items}/${hub}/${query}`)).status).toBe(200);
  const statements = asked
    .flatMap(({ mock }) => mock.calls)
    .filter(([{ text }]) => text.includes('item_links.links'));
  for (const each of asked) each.mockRestore();
  expect(statements.length).toBeGreaterThanOrEqual(2);
  for (const [{ text }, values] of statements) {
    const [plan] = await app.sql<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `explain (analyze, format json) ${text}`,
      values as unknown[],
    );
    expect(rowsOfLinks(plan!['QUERY PLAN'][0].Plan)).toBeLessThan(100);
  }
});
