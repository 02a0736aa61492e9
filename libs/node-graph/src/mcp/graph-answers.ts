import { outputOf, TYPES } from '#platform/mcp';

const { text, textOrNull, whole, flag, list, object, objectOrNull } = TYPES;

/** A change, as people who watch the graph are told of it. */
export const CHANGED = outputOf({ nodes: list, batchId: text });

export const OVERVIEW = outputOf({
  nodes: { type: 'array', items: list },
  nextCursor: textOrNull,
});
export const PAGE = outputOf({ nodes: list, links: list, hasMore: flag });
export const NODE = outputOf({ node: object, blocks: list, blockedBy: list, hasMore: flag });

export const READY = outputOf({ nodes: list, hasMore: flag });
export const BLOCKERS = outputOf({ nodes: list, links: list, hasMore: flag, hidden: whole });
export const PATH = outputOf({ nodes: list, links: list });
export const CRITICAL_PATH = outputOf({
  by: text,
  volume: whole,
  finish: textOrNull,
  nodes: list,
  links: list,
});

export const HISTORY = outputOf({ batches: list, hasMore: flag });
export const SHARES = outputOf({ owner: object, access: list, publication: objectOrNull });
export const RECEIVED = outputOf({ access: list, hasMore: flag });
