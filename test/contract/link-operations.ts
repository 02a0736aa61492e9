import pg from 'pg';
import { vi } from 'vitest';

import type { makeProject, World } from '../item-links/world.js';
import type { TestApp } from '../support/app.js';

interface Where {
  readonly world: World;
  readonly project: Awaited<ReturnType<typeof makeProject>>;
}

/** POST operations that create nothing. */
export const okInsteadOfCreated = new Set(['delete_item_links', 'restore_project']);

/** A request about links of a project that succeeds, on things made for it. */
export async function goodLinks(
  operationId: string,
  { world, project }: Where,
): Promise<{ path: string; body?: unknown }> {
  const pair = async (): Promise<object> => ({
    source_item_id: await project.item(),
    target_item_id: await project.item(),
    relationship: 'r',
  });
  const rules = `${project.path}/relationships`;
  const registered = async (): Promise<string> => {
    const name = `r${String(Math.random()).slice(2)}`;
    await world.owner.send('POST', rules, { name });
    return `${rules}/${name}`;
  };
  switch (operationId) {
    case 'create_relationship':
      return {
        path: rules,
        body: { name: `r${String(Math.random()).slice(2)}`, inverse: 'i', source_types: ['a'] },
      };
    case 'list_relationships':
      return { path: rules };
    case 'get_relationship':
    case 'delete_relationship':
      return { path: await registered() };
    case 'update_relationship':
      return { path: await registered(), body: { acyclic: true } };
    case 'get_item_graph':
      return { path: `${project.items}/${await project.item()}/graph` };
    case 'get_item_path': {
      const id = await project.item();
      return { path: `${project.items}/${id}/path?to=${id}` };
    }
    case 'list_link_history':
      return { path: `${project.path}/links/history` };
    case 'list_project_links':
      return { path: `${project.path}/links` };
    case 'create_item_links':
      return { path: `${project.path}/links/batch`, body: { links: [await pair()] } };
    case 'create_items':
      return { path: `${project.items}/batch`, body: { items: [{ item_type: 'note' }] } };
    case 'update_items':
      return { path: `${project.items}/batch`, body: { ids: [await project.item()], notes: 'n' } };
    case 'delete_item_links': {
      const links = [await pair()];
      await world.owner.send('POST', `${project.path}/links/batch`, { links });
      return { path: `${project.path}/links/batch-delete`, body: { links } };
    }
    default:
      throw new Error(`${operationId} is new: say how it succeeds`);
  }
}

/** Rules that are refused with 409: one that is there, and one that existing links break. */
export async function ruleConflicts(where: Where): Promise<[string, { path: string; body: object }][]> {
  const { world, project } = where;
  const [a, b] = [await project.item(), await project.item()];
  const link = (from: string, to: string): object => ({
    source_item_id: from,
    target_item_id: to,
    relationship: 'ring',
  });
  await world.owner.send('POST', `${project.path}/links/batch`, { links: [link(a, b), link(b, a)] });
  const path = `${project.path}/relationships`;
  await world.owner.send('POST', path, { name: 'ring' });
  return [
    ['create_relationship', { path, body: { name: 'ring' } }],
    ['update_relationship', { path: `${path}/ring`, body: { acyclic: true } }],
  ];
}

/** Runs `work` while a request with an `Idempotency-Key` waits for the table of links. */
export async function whileRunning(
  app: TestApp,
  { world }: Where,
  { path, body, key }: { path: string; body?: unknown; key: string },
  work: () => Promise<void>,
): Promise<void> {
  const admin = new pg.Client({ connectionString: app.env.databaseUrl ?? '' });
  await admin.connect();
  await admin.query('begin; lock table item_links.links in access exclusive mode');
  const running = world.owner.send('POST', path, body, { 'idempotency-key': key });
  await vi.waitFor(async () => {
    const waiting = `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
    if ((await app.sql(waiting)).length === 0) throw new Error('nobody waits yet');
  }, 300_000);
  await work();
  await admin.query('rollback');
  await admin.end();
  await running;
}
