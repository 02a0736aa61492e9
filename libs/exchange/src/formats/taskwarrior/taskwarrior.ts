import { about } from '../../report/tell.js';
import type { Format } from '../format.js';
import { listedRecords } from '../records.js';
import { dateIn, otherFields, textIn, textsIn } from '../values.js';
import { priorityOf, relations, work } from '../work.js';

const KNOWN = new Set([
  ...[
    'id',
    'uuid',
    'description',
    'status',
    'entry',
    'modified',
    'end',
    'due',
    'tags',
    'priority',
    'depends',
  ],
  ...['urgency', 'mask', 'imask'],
]);

/** `task export` of Taskwarrior: an array, or a task a line. */
export const taskwarrior: Format = {
  name: 'taskwarrior',
  title: 'Taskwarrior',
  targets: ['graph', 'items'],
  recognizes: (head) =>
    /^\s*[[{]/.test(head) && /"uuid"\s*:/.test(head) && /"entry"\s*:\s*"\d{8}T/.test(head),
  async *read(text, tell) {
    for await (const { place, value } of listedRecords(text, tell)) {
      const id = textIn(value['uuid']);
      if (id === null) {
        about({ place, id }, tell).left_out('no_id', 'The task has no "uuid"');
        continue;
      }
      const status = textIn(value['status']);
      if (status === 'deleted') {
        about({ place, id }, tell).left_out('deleted', 'The task is deleted in Taskwarrior');
        continue;
      }
      yield work({
        place,
        id,
        title: textIn(value['description']),
        status: status === 'pending' && textIn(value['start']) !== null ? 'started' : status,
        priority: priorityOf(textIn(value['priority'])),
        tags: textsIn(value['tags']),
        due: dateIn(value['due']),
        createdAt: dateIn(value['entry']),
        updatedAt: dateIn(value['modified']),
        closedAt: dateIn(value['end']),
        fields: otherFields(value, KNOWN),
        relations: relations(textsIn(value['depends']), 'depends_on', place),
      });
    }
  },
};
