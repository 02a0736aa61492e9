import { randomUUID } from 'node:crypto';

import fastify from 'fastify';

import { callerOf, pool, workspaceOf } from '../bare.js';

/** `POST …/links` by hand: the same two statements, the same checks, no framework. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const CREATE = {
  name: 'create',
  text: `with project as materialized (
      select id, $6 = any (ruled) as ruled from item_links.projects where workspace_id = $1 and key = $2 for key share
    ), source as materialized (
      select item.id from item_links.items item join project on item.project_id = project.id where item.id = $3
    ), target as materialized (
      select item.id from item_links.items item join project on item.project_id = project.id where item.id = $4
    ), link as (
      insert into item_links.links (id, created_at, project_id, source_item_id, target_item_id, relationship, created_by)
      select $5, $8, project.id, source.id, target.id, $6, $7 from project, source, target
      where source.id <> target.id and not project.ruled
      on conflict on constraint uq_links_ends do nothing
      returning id
    )
    select (select id from project) as project_id, (select ruled from project) as ruled,
           (select id from source) as source_id, (select id from target) as target_id, exists (select from link) as created`,
};

interface Params {
  readonly org: string;
  readonly ws: string;
  readonly project: string;
  readonly item: string;
}

interface Body {
  readonly relationship?: unknown;
  readonly target_item_id?: unknown;
}

const app = fastify();

app.get('/health/live', () => ({ ok: true }));
app.post<{ Params: Params; Body: Body | null }>(
  '/api/v1/org/:org/ws/:ws/projects/:project/items/:item/links',
  async (request, reply) => {
    const caller = await callerOf((request.headers.authorization ?? '').replace(/^Bearer /, ''));
    const { org, ws, project, item } = request.params;
    if (caller === null) return reply.status(401).send({ code: 401 });
    const membership = caller.memberships?.find(([, slug]) => slug === org);
    const workspace = membership && (await workspaceOf(org, ws));
    if (workspace === undefined) return reply.status(404).send({ code: 404 });
    if (!caller.scopes.includes('items:write') || membership?.[2] === 'reader')
      return reply.status(403).send({ code: 403 });
    const { relationship, target_item_id: target } = request.body ?? {};
    if (typeof relationship !== 'string' || relationship.trim() === '' || relationship.length > 64)
      return reply.status(422).send({ code: 422 });
    if (typeof target !== 'string' || !UUID.test(target) || !UUID.test(item))
      return reply.status(422).send({ code: 422 });
    const [id, now] = [randomUUID(), new Date()];
    const values = [workspace, project, item, target, id, relationship.trim(), caller.user_id, now];
    const { rows } = await pool.query<{ project_id: string | null; created: boolean }>({ ...CREATE, values });
    if (rows[0]?.project_id == null) return reply.status(404).send({ code: 404 });
    if (!rows[0].created) return reply.status(409).send({ code: 409 });
    const link = {
      created_at: now.toISOString(),
      id,
      project_id: rows[0].project_id,
      relationship,
      source_item_id: item,
      target_item_id: target,
    };
    return reply.status(201).send(link);
  },
);

process.on('SIGTERM', () => process.exit(0));
await app.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' });
