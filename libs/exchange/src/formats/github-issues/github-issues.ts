import type { Relation } from '../../documents/entries.js';
import { about } from '../../report/tell.js';
import type { Format } from '../format.js';
import { listedRecords } from '../records.js';
import { dateIn, namesIn, otherFields, textIn } from '../values.js';
import { relations, work } from '../work.js';

const KNOWN = new Set([
  ...[
    'id',
    'node_id',
    'number',
    'title',
    'body',
    'state',
    'labels',
    'assignees',
    'assignee',
    'url',
    'html_url',
  ],
  ...[
    'created_at',
    'createdAt',
    'updated_at',
    'updatedAt',
    'closed_at',
    'closedAt',
    'repository_url',
    'events_url',
  ],
  ...['comments_url', 'labels_url', 'timeline_url', 'reactions'],
]);

/** Issues as GitHub's API and `gh issue list --json` write them: an array, or a line each. */
export const githubIssues: Format = {
  name: 'github-issues',
  title: 'GitHub issues',
  targets: ['items', 'graph'],
  recognizes: (head) =>
    /^\s*[[{]/.test(head) &&
    /"number"\s*:\s*\d/.test(head) &&
    /"title"\s*:/.test(head) &&
    /"state"|"body"|"labels"/.test(head),
  async *read(text, tell) {
    for await (const { place, value } of listedRecords(text, tell)) {
      const id = textIn(value['number']);
      if (id === null) {
        about({ place, id }, tell).left_out('no_id', 'The issue has no "number"');
        continue;
      }
      const body = textIn(value['body']);
      const url = textIn(value['html_url']) ?? textIn(value['url']);
      const reason = textIn(value['state_reason'] ?? value['stateReason']);
      const state = textIn(value['state'])?.toLowerCase() ?? null;
      yield work({
        place,
        id,
        type: value['pull_request'] === undefined ? 'issue' : 'pull_request',
        title: textIn(value['title']),
        description: body,
        status: state === 'closed' && /not.planned/i.test(reason ?? '') ? 'not planned' : state,
        tags: namesIn(value['labels'] ?? [], 'name'),
        assignees: namesIn(value['assignees'] ?? [], 'login'),
        createdAt: dateIn(value['created_at'] ?? value['createdAt']),
        updatedAt: dateIn(value['updated_at'] ?? value['updatedAt']),
        closedAt: dateIn(value['closed_at'] ?? value['closedAt']),
        fields: { ...otherFields(value, KNOWN), ...(url === null ? {} : { url }) },
        relations: body === null ? [] : said(body, place),
      });
    }
  },
};

const SAID = /\b(blocked by|depends on|blocks|part of)\s+((?:#\d+(?:\s*(?:,|and)\s*)?)+)/gi;

/** What issues of one repository say of each other in their texts. */
function said(body: string, place: string): Relation[] {
  return [...body.matchAll(SAID)].flatMap(([, word = '', numbers = '']) => {
    const others = [...numbers.matchAll(/#(\d+)/g)].map(([, number = '']) => number);
    const name = word.toLowerCase().replace(' ', '_');
    return name === 'blocked_by'
      ? relations(others, 'blocks', place, 'inward')
      : relations(others, name, place);
  });
}
