import type { DeletionRow } from '#identity';

import type { Command } from '../command.js';
import { table } from '../table.js';
import { withOperator } from '../with-operator.js';

const MOST = 1_000;

export const deletionList: Command = {
  name: 'deletion list',
  about:
    'lists what was deleted: what can still be brought back, what is being removed and how far that has come, and what was removed within the last month',
  examples: ['deletion list', 'deletion list --json'],
  run: (_options, env) =>
    withOperator(env, async ({ removals }) => {
      const deletions = await removals.list(MOST);
      const rows = deletions.map((row) => [
        row.kind,
        row.name ?? row.id,
        stateOf(row),
        row.removeAt,
        row.endedAt ?? null,
      ]);
      return {
        json: { deletions: deletions.map((row) => ({ ...row, state: stateOf(row) })) },
        text: table(['what', 'name', 'state', 'removed from', 'gone'], rows, 'Nothing is deleted.'),
      };
    }),
};

/** Where something deleted stands, as commands tell it. */
export function stateOf({ begunAt, endedAt, removed, total }: Partial<DeletionRow>): string {
  if (begunAt == null) return 'can be brought back';
  if (endedAt != null) return 'removed';
  return `is being removed: ${String(removed ?? 0)} of ${String(total ?? 0)}`;
}
