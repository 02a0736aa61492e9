import type { LinkType } from '../blocking/status.js';
import { contentOf, type NodeContent } from '../nodes/node.js';
import type { GraphPage } from '../reads/graph.service.js';

/** Of the JSON that is exported and imported. */
export const VERSION = 1;

export type DocumentNode = NodeContent & { readonly id: string };

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

export function documentOf({ nodes, links }: Pick<GraphPage, 'nodes' | 'links'>): GraphDocument {
  return {
    version: VERSION,
    nodes: (nodes as readonly DocumentNode[]).map((node) => ({ id: node.id, ...contentOf(node) })),
    links: (links as readonly DocumentLink[]).map(({ source, target, type, private: hidden }) => ({
      source,
      target,
      type,
      private: hidden,
    })),
  };
}
