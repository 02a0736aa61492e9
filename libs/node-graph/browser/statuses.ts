import type { GraphNode, Status } from './model.js';

export interface StatusName {
  readonly status: Status;
  readonly name: string;
  readonly mark: string;
}

/** In the order of the list. */
export const STATUSES: readonly StatusName[] = [
  { status: 1, name: 'In progress', mark: '◐' },
  { status: 0, name: 'Available', mark: '○' },
  { status: 2, name: 'Blocked', mark: '⊘' },
  { status: 3, name: 'Completed', mark: '✓' },
];

export function statusOf(node: GraphNode): StatusName | undefined {
  return STATUSES.find(({ status }) => status === node.status);
}
