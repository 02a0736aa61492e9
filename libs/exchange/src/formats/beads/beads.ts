import type { Relation } from '../../documents/entries.js';
import { about } from '../../report/tell.js';
import type { Format } from '../format.js';
import { isRecord, listedRecords } from '../records.js';
import { dateIn, otherFields, textIn, textsIn } from '../values.js';
import { relations, work } from '../work.js';

const KNOWN = new Set([
  ...['id', 'title', 'description', 'status', 'priority', 'issue_type', 'assignee', 'labels', 'dependencies'],
  ...['created_at', 'updated_at', 'closed_at'],
]);
/** The other one's: `depends_on_id` blocks the issue, or is its parent. */
const RELATIONSHIPS: Readonly<Record<string, readonly [string, 'inward' | 'outward']>> = {
  blocks: ['blocks', 'inward'],
  'parent-child': ['part_of', 'outward'],
  related: ['related_to', 'outward'],
  'discovered-from': ['discovered_from', 'outward'],
};

/** `issues.jsonl` of beads. */
export const beads: Format = {
  name: 'beads',
  title: 'beads (issues.jsonl)',
  targets: ['items', 'graph'],
  recognizes: (head) => /^\s*[[{]/.test(head) && /"issue_type"\s*:/.test(head),
  async *read(text, tell) {
    for await (const { place, value } of listedRecords(text, tell)) {
      const id = textIn(value['id']);
      if (id === null) {
        about({ place, id }, tell).left_out('no_id', 'The issue has no "id"', 'Give it one');
        continue;
      }
      const line = about({ place, id }, tell);
      const priority = value['priority'];
      yield work({
        place,
        id,
        type: textIn(value['issue_type']) ?? 'task',
        title: textIn(value['title']),
        description: textIn(value['description']),
        status: textIn(value['status']),
        // 0 is the highest of five.
        priority: typeof priority === 'number' && priority >= 0 && priority <= 4 ? 9 - 2 * priority : null,
        tags: textsIn(value['labels']),
        assignees: textsIn(value['assignee']),
        createdAt: dateIn(value['created_at']),
        updatedAt: dateIn(value['updated_at']),
        closedAt: dateIn(value['closed_at']),
        fields: { ...otherFields(value, KNOWN), ...(priority === undefined ? {} : { priority }) },
        relations: dependencies(value['dependencies']).flatMap(([other, type], index): Relation[] => {
          if (other === null) {
            line.left_out('no_dependency', `dependencies[${String(index)}] has no "depends_on_id"`);
            return [];
          }
          const [relationship, direction] = RELATIONSHIPS[type] ?? [type.replaceAll('-', '_'), 'outward'];
          return relations([other], relationship, place, direction);
        }),
      });
    }
  },
};

function dependencies(value: unknown): [string | null, string][] {
  const list = Array.isArray(value) ? (value as readonly unknown[]) : [];
  return list.map((one) =>
    isRecord(one) ? [textIn(one['depends_on_id']), textIn(one['type']) ?? 'blocks'] : [null, ''],
  );
}
