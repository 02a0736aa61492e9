import type { GraphNode } from '../model/graph-node.js';
import { Status } from '../model/status.js';
import type { ImportedNode } from './import-input.js';

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
