import { inputOf, TYPES } from '#platform/mcp';

const { text, whole } = TYPES;

/** A node: its id, or the end of it that overviews show, as graph_get tells. */
export const NODE = text;

const sliceOf = (maximum: number, standard: number): Record<string, object> => ({
  limit: { type: 'integer', maximum, default: standard },
  offset: { type: 'integer' },
});
export const PAGE = sliceOf(5_000, 1_000);
/** What agents read of a long list, if they do not say how much of it. */
export const FEW = 50;
export const SLICE = sliceOf(5_000, FEW);
export const SMALL_SLICE = sliceOf(1_000, FEW);

/** What may be set on a node. */
export const FIELDS = {
  title: text,
  description: text,
  status: { type: 'integer', enum: [0, 1, 3], description: '0 available, 1 in progress, 3 completed' },
  dueDate: TYPES.textOrNull,
  tags: { type: 'array', items: text },
  priority: whole,
  volume: whole,
  independent: { type: 'boolean', description: 'Never blocked' },
  assignee: { type: 'array', items: text },
};

export const LINK_TYPE = {
  type: 'integer',
  enum: [0, 1],
  description: '1: does not block',
};
export const NEW_LINK = inputOf({ source: NODE, target: NODE, type: LINK_TYPE }, 'source', 'target');

/** A link that is there: by its id, or by its endpoints. */
export const LINK = {
  id: { type: 'string', description: 'Or source and target' },
  source: NODE,
  target: NODE,
};

export const LEVEL = { type: 'integer', enum: [1, 2, 3], description: '1 admin, 2 editor, 3 viewer' };
export const DUE = { type: ['string', 'null'], description: 'When it ends; null: never' };
export const BRANCH = { type: 'boolean', default: true, description: 'Also everything below the node' };
