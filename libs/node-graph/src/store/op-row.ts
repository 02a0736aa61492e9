import type { Change, LinkFace, Op, Patch, ShareFace } from '../model/change.js';

/** The columns of operations `o` in the order of `OpRow`. */
export const OP_ROW =
  'json_build_array(o.type, o.entity_type, o.entity_id, o.forward_patch, o.inverse_patch, o.face)';

/** Operations in one answer; that of a single batch has them all. */
export const MOST_OPS = 10_000;

/** How many operations a batch has, in SQL. */
export const opsOf = (batch: string): string =>
  `(select count(*) from node_graph.op_log o where o.batch_id = ${batch})`;

/** One operation of a batch, as the database hands it out. */
export type OpRow = readonly [
  op: Op,
  entity: number,
  id: string,
  forward: Patch,
  inverse: Patch,
  face: LinkFace | ShareFace | null,
];

const ENTITIES = ['node', 'link', 'access', 'user'] as const;

export function changeOf([op, entityType, id, after, before, face]: OpRow): Change {
  const entity = ENTITIES[entityType] ?? 'node';
  if (entity === 'node' || entity === 'user') return { entity, op, id, before, after };
  if (face === null) throw new Error(`the operation on ${entity} ${id} has no face`);
  return entity === 'link'
    ? { entity, op, id, before, after, link: face as LinkFace }
    : { entity, op, id, before, after, share: face as ShareFace };
}
