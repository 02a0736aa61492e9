import type { GraphPage } from './graph.service.js';

/** The ack of `graph:get`: the page itself, and the same inside `graph` for older clients (contract 5.1). */
export function graphAnswer({ nodes, links, hasMore, cursor }: GraphPage, trace_id: string): object {
  return { ok: true, hasMore, cursor, trace_id, nodes, links, graph: { nodes, links } };
}

/** The ack of the other reads: what was read, and the trace. */
export function readAnswer<Page extends object>(
  page: Page,
  trace_id: string,
): { ok: true; trace_id: string } & Page {
  return { ok: true, ...page, trace_id };
}
