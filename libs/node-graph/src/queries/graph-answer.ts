import type { GraphPage } from './graph.service.js';

/** The ack of `graph:get`: the page itself, and the same inside `graph` for older clients (contract 5.1). */
export function graphAnswer({ nodes, links, hasMore, cursor }: GraphPage, trace_id: string): object {
  return { ok: true, hasMore, cursor, trace_id, nodes, links, graph: { nodes, links } };
}
