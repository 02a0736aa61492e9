import type { WorkEntry } from '../../documents/entries.js';
import { about } from '../../report/tell.js';
import type { Tell } from '../../report/report-line.js';
import type { Format } from '../format.js';
import { isRecord, jsonValues, type PlacedRecord } from '../records.js';
import { dateIn, otherFields, textIn, textsIn } from '../values.js';
import { priorityOf, relations, work } from '../work.js';

const KNOWN = new Set([
  ...[
    'id',
    'title',
    'description',
    'status',
    'priority',
    'dependencies',
    'subtasks',
    'updatedAt',
    'createdAt',
  ],
]);

/** `tasks.json` of task-master, with or without tags (task lists of their own names). */
export const taskMaster: Format = {
  name: 'task-master',
  title: 'task-master (tasks.json)',
  targets: ['graph', 'items'],
  recognizes: (head) =>
    /^\s*\{\s*"[^"]*"\s*:\s*(\{\s*"(tasks|metadata)"|\[)/.test(head) &&
    /"tasks"\s*:/.test(head) &&
    /"id"|\[\s*\]/.test(head),
  async *read(text, tell) {
    for await (const { place, path, value } of jsonValues(text, ['$.tasks.*', '$.*.tasks.*'])) {
      const list = path.length === 3 ? String(path[0]) : null;
      if (isRecord(value)) yield* tasksIn({ place, value }, list, null, tell);
      else about({ place, id: null }, tell).left_out('not_an_object', 'A task has to be an object');
    }
  },
};

/** A task and its subtasks. The lists count from one each, so ids name the list unless it is the usual one. */
function* tasksIn(
  { place, value }: PlacedRecord,
  list: string | null,
  parent: string | null,
  tell: Tell,
): Generator<WorkEntry, void> {
  const number = textIn(value['id']);
  if (number === null) {
    about({ place, id: null }, tell).left_out('no_id', 'The task has no "id"');
    return;
  }
  const prefix = list === null || list === 'master' ? '' : `${list}:`;
  const own = parent === null || number.includes('.') ? number : `${parent}.${number}`;
  const id = `${prefix}${own}`;
  const dependencies = textsIn(value['dependencies']).map((other) =>
    // A bare number within a task means its neighbour.
    parent !== null && !other.includes('.') ? `${prefix}${parent}.${other}` : `${prefix}${other}`,
  );
  yield work({
    place,
    id,
    title: textIn(value['title']),
    description: textIn(value['description']),
    status: textIn(value['status']),
    priority: priorityOf(textIn(value['priority'])),
    createdAt: dateIn(value['createdAt']),
    updatedAt: dateIn(value['updatedAt']),
    fields: { ...otherFields(value, KNOWN), ...(list === null ? {} : { list }) },
    relations: [
      ...relations(dependencies, 'depends_on', place),
      ...(parent === null ? [] : relations([`${prefix}${parent}`], 'part_of', place)),
    ],
  });
  const subtasks = Array.isArray(value['subtasks']) ? (value['subtasks'] as unknown[]) : [];
  for (const [index, subtask] of subtasks.entries()) {
    const at = `${place}.subtasks[${String(index)}]`;
    if (isRecord(subtask)) yield* tasksIn({ place: at, value: subtask }, list, own, tell);
    else about({ place: at, id }, tell).left_out('not_an_object', 'A subtask has to be an object');
  }
}
