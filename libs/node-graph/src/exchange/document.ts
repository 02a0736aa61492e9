import { contentOf, type NodeContent } from '../model/graph-node.js';
import type { LinkType, Status } from '../model/status.js';
import type { GraphPage } from '../queries/graph.service.js';

/** Of the JSON that is exported and imported. */
export const VERSION = 1;

export type DocumentNode = NodeContent & {
  readonly id: string;
  /** What a Blocked node was before. */
  readonly blockedFrom?: Status;
};

export interface DocumentLink {
  readonly source: string;
  readonly target: string;
  readonly type: LinkType;
  readonly private: boolean;
}

/** A graph outside the service: what people put into it, and nothing of who owns or sees it. */
export interface GraphDocument {
  readonly version: typeof VERSION;
  readonly nodes: readonly DocumentNode[];
  readonly links: readonly DocumentLink[];
}

/** @param blockedFrom what the Blocked ones of the nodes were before. */
export function documentOf(
  { nodes, links }: Pick<GraphPage, 'nodes' | 'links'>,
  blockedFrom: ReadonlyMap<string, Status>,
): GraphDocument {
  return {
    version: VERSION,
    nodes: (nodes as unknown as readonly DocumentNode[]).map((node) => {
      const before = blockedFrom.get(node.id);
      return { id: node.id, ...contentOf(node), ...(before === undefined ? {} : { blockedFrom: before }) };
    }),
    links: links.map(({ source, target, type, private: hidden }) => ({
      source,
      target,
      type,
      private: hidden,
    })),
  };
}
