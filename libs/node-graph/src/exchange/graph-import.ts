import type { DomainError } from '#kernel';

import type { GraphNode } from '../model/graph-node.js';
import { Status } from '../model/status.js';
import type { ImportedGraph, ImportedLink, ImportedNode } from './import-input.js';

/** Why an entry of a document cannot be. */
export interface GraphFault {
  readonly list: 'nodes' | 'links';
  /** Its place in the document. */
  readonly index: number;
  readonly field: string | null;
  readonly reason: string;
  readonly message: string;
}

/** What of a document is new, and what is not. */
interface DocumentParts {
  /** New nodes, and the links between them. */
  readonly fresh: ImportedGraph;
  /** Nodes that are there. */
  readonly met: readonly ImportedNode[];
  /** The links that have an end that is there. */
  readonly between: readonly ImportedLink[];
}

export function partsOf({ nodes, links }: ImportedGraph, isThere: (key: string) => boolean): DocumentParts {
  const there = new Set(nodes.filter(({ key }) => isThere(key)).map(({ key }) => key));
  const meets = ({ source, target }: ImportedLink): boolean => there.has(source) || there.has(target);
  return {
    fresh: {
      nodes: nodes.filter(({ key }) => !there.has(key)),
      links: links.filter((link) => !meets(link)),
    },
    met: nodes.filter(({ key }) => there.has(key)),
    between: links.filter(meets),
  };
}

/** The fields of a document's node in which the stored one is different. */
export function changesOf(wanted: ImportedNode, stored: GraphNode): Pick<ImportedNode, 'fields' | 'status'> {
  const fields = Object.entries(wanted.fields).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(stored[name as keyof GraphNode]),
  );
  // Whether it is Blocked the links say, and what it is otherwise then.
  const isOpen = stored.status !== Status.Blocked && wanted.status !== stored.status;
  return { fields: Object.fromEntries(fields), status: isOpen ? wanted.status : undefined };
}

/** What is in the trash stays there as it is. */
export function differs(wanted: ImportedNode, stored: GraphNode | undefined): boolean {
  if (stored === undefined || stored.inTrash) return false;
  const { fields, status } = changesOf(wanted, stored);
  return status !== undefined || Object.keys(fields).length > 0;
}

export function graphFaults(errors: readonly DomainError[]): GraphFault[] {
  return errors.flatMap(({ fields = [] }) =>
    fields.map(({ loc: [, list, index, ...path], msg: message, type: reason }) => ({
      list: list === 'links' ? 'links' : 'nodes',
      index: Number(index),
      field: path.length === 0 ? null : path.join('.'),
      reason,
      message,
    })),
  );
}
