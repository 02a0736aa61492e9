import { row, type Row } from './row.js';
import { workspace } from './rules.js';
import { PROJECT, PROJECTS, unique } from './world.js';

/** Projects, items and their links. */
export const ITEM_ROWS: readonly Row[] = [
  row(`GET ${PROJECTS}`, workspace('projects:read')),
  row(`POST ${PROJECTS}`, workspace('projects:write', 201), () => ({
    body: { key: unique(), name: 'A project' },
  })),
  row(`GET ${PROJECT}`, workspace('projects:read')),
  row(`PATCH ${PROJECT}`, workspace('projects:write'), { body: { name: 'A project' } }),
  row(`DELETE ${PROJECT}`, workspace('projects:write', 204), async (w) => ({
    params: { project: await w.project() },
  })),
  row(`POST ${PROJECT}/restore`, workspace('projects:write'), async (w) => ({
    params: { project: await w.deletedProject() },
  })),
  row(`GET ${PROJECT}/item-types`, workspace('items:read')),
  row(`GET ${PROJECT}/items`, workspace('items:read')),
  row(`POST ${PROJECT}/items`, workspace('items:write', 201), { body: { item_type: 'note' } }),
  row(`POST ${PROJECT}/items/batch`, workspace('items:write', 201), {
    body: { items: [{ item_type: 'note' }] },
  }),
  row(`PATCH ${PROJECT}/items/batch`, workspace('items:write'), async (w) => ({
    body: { ids: [await w.item()], notes: 'n' },
  })),
  row(`GET ${PROJECT}/items/export`, workspace('items:read')),
  row(`GET ${PROJECT}/items/facets`, workspace('items:read')),
  row(`GET ${PROJECT}/items/summary`, workspace('items:read')),
  row(`GET ${PROJECT}/items/:item_id`, workspace('items:read')),
  row(`PATCH ${PROJECT}/items/:item_id`, workspace('items:write'), { body: { notes: 'n' } }),
  row(`DELETE ${PROJECT}/items/:item_id`, workspace('items:write', 204), async (w) => ({
    params: { item_id: await w.item() },
  })),
  row(`GET ${PROJECT}/items/:item_id/graph`, workspace('items:read')),
  row(`GET ${PROJECT}/items/:item_id/links`, workspace('items:read')),
  row(`POST ${PROJECT}/items/:item_id/links`, workspace('items:write', 201), async (w) => ({
    body: { relationship: 'r', target_item_id: await w.item() },
  })),
  row(`DELETE ${PROJECT}/items/:item_id/links/:link_id`, workspace('items:write', 204), async (w) => ({
    params: await w.itemLink(),
  })),
  row(`GET ${PROJECT}/items/:item_id/path`, workspace('items:read'), (w) => ({
    query: `to=${w.params['item_id'] ?? ''}`,
  })),
  row(`GET ${PROJECT}/links`, workspace('items:read')),
  row(`GET ${PROJECT}/links/history`, workspace('items:read')),
  row(`POST ${PROJECT}/links/batch`, workspace('items:write', 201), async (w) => ({
    body: { links: [await w.pair()] },
  })),
  row(`POST ${PROJECT}/links/batch-delete`, workspace('items:write'), async (w) => ({
    body: { links: [await w.linkedPair()] },
  })),
  row(`GET ${PROJECT}/relationships`, workspace('projects:read')),
  row(`POST ${PROJECT}/relationships`, workspace('projects:write', 201), () => ({
    body: { name: unique() },
  })),
  row(`GET ${PROJECT}/relationships/:name`, workspace('projects:read')),
  row(`PATCH ${PROJECT}/relationships/:name`, workspace('projects:write'), { body: { acyclic: false } }),
  row(`DELETE ${PROJECT}/relationships/:name`, workspace('projects:write', 204), async (w) => ({
    params: { name: await w.relationship() },
  })),
];
