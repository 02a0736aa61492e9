import { type Standing, viewersOf } from '../access/levels.js';
import type { Change } from './change.js';

/** What one user is told of a batch. */
export interface Delivery {
  readonly userId: string;
  readonly changes: readonly Change[];
  /** Whether these are all the graph changes of the batch. */
  readonly whole: boolean;
}

export type StandingOf = (nodeId: string) => Standing | undefined;

/** Whether the user may be told of the change: a node that he sees, a link whose both ends he sees, nothing else. */
export function maySee(change: Change, userId: string, standingOf: StandingOf): boolean {
  const sees = (nodeId: string): boolean => {
    const standing = standingOf(nodeId);
    return standing !== undefined && viewersOf(standing).has(userId);
  };
  if (change.entity === 'node') return sees(change.id);
  return change.entity === 'link' && sees(change.link.source) && sees(change.link.target);
}

/** Contract 2.7: everybody who sees something of the batch, each with exactly what he sees. */
export function deliveriesOf(changes: readonly Change[], standings: ReadonlyMap<string, Standing>): Delivery[] {
  const graph = changes.filter(({ entity }) => entity === 'node' || entity === 'link');
  const users = new Set<string>();
  for (const standing of standings.values()) for (const user of viewersOf(standing)) users.add(user);
  const deliveries: Delivery[] = [];
  for (const userId of users) {
    const seen = graph.filter((change) => maySee(change, userId, (id) => standings.get(id)));
    if (seen.length > 0) deliveries.push({ userId, changes: seen, whole: seen.length === graph.length });
  }
  return deliveries;
}
