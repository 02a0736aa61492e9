import type { Answer } from '../protocol/read-answer.js';
import type { GraphPage } from './graph.service.js';

/** A page of the graph; `graph` holds the same nodes and links, unless the caller wants them once. */
export type GraphAnswer = Answer<GraphPage> & { readonly graph?: Pick<GraphPage, 'nodes' | 'links'> };

/** The ack of `graph:get`: the page itself, and the same inside `graph` for older clients (docs/contracts/node-graph.md#graph). */
export function graphAnswer(page: GraphPage, copy: boolean, trace_id: string): GraphAnswer {
  const { nodes, links, hasMore, cursor } = page;
  const plain = { ok: true, hasMore, cursor, trace_id, nodes, links } as const;
  return copy ? { ...plain, graph: { nodes, links } } : plain;
}
