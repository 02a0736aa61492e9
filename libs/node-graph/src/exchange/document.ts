import type { LinkType, Status } from '../blocking/status.js';
import type { NodeFields } from '../nodes/node-fields.js';
import type { GraphPage } from '../reads/graph.service.js';

/** Of the JSON that is exported and imported. */
export const VERSION = 1;

export interface DocumentNode extends NodeFields {
  readonly id: string;
  readonly status: Status;
}

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
    nodes: (nodes as readonly DocumentNode[]).map(nodeOf),
    links: (links as readonly DocumentLink[]).map(({ source, target, type, private: hidden }) => ({
      source,
      target,
      type,
      private: hidden,
    })),
  };
}

function nodeOf(node: DocumentNode): DocumentNode {
  const { id, title, description, status, dueDate, tags, priority } = node;
  const { independent, volume, assignee, pinned, collapsed } = node;
  return {
    id,
    title,
    description,
    status,
    dueDate,
    tags,
    priority,
    independent,
    volume,
    assignee,
    pinned,
    collapsed,
  };
}
