import type { Mapping } from '../format.js';

/** What a column may be: a field, a relation (`outward:blocks`, `inward:blocks`), `data`, or `ignore`. */
export const FIELDS = [
  ...['id', 'alias', 'type', 'title', 'description', 'status', 'priority', 'assignee', 'tags', 'due'],
  ...['created', 'updated', 'closed', 'data', 'ignore'],
] as const;
export const BOOKMARK_FIELDS = ['url', 'title', 'note', 'tags', 'folder', 'created', 'ignore'] as const;

export type Dialect = 'bookmarks' | 'jira' | 'openproject' | 'linear' | 'github' | 'ligature' | 'table';

const RELATION = /^(inward|outward):\S/;

const common = {
  id: 'id',
  key: 'id',
  ref: 'id',
  identifier: 'id',
  type: 'type',
  'item type': 'type',
  kind: 'type',
  title: 'title',
  summary: 'title',
  subject: 'title',
  name: 'title',
  description: 'description',
  body: 'description',
  notes: 'description',
  status: 'status',
  state: 'status',
  priority: 'priority',
  assignee: 'assignee',
  assignees: 'assignee',
  owner: 'assignee',
  labels: 'tags',
  tags: 'tags',
  due: 'due',
  'due date': 'due',
  deadline: 'due',
  created: 'created',
  'created at': 'created',
  'created on': 'created',
  updated: 'updated',
  'updated at': 'updated',
  'updated on': 'updated',
  closed: 'closed',
  'closed at': 'closed',
  completed: 'closed',
  parent: 'outward:part_of',
  blocks: 'outward:blocks',
  'blocked by': 'inward:blocks',
  'depends on': 'outward:depends_on',
  dependencies: 'outward:depends_on',
  related: 'outward:related_to',
  'related to': 'outward:related_to',
  'relates to': 'outward:related_to',
  'duplicate of': 'outward:duplicates',
  duplicates: 'outward:duplicates',
  'duplicated by': 'inward:duplicates',
} as const;

const DIALECTS: Readonly<Record<Exclude<Dialect, 'bookmarks'>, Mapping>> = {
  table: common,
  jira: {
    'issue key': 'id',
    'issue id': 'alias',
    'issue type': 'type',
    summary: 'title',
    description: 'description',
    status: 'status',
    priority: 'priority',
    assignee: 'assignee',
    labels: 'tags',
    'due date': 'due',
    created: 'created',
    updated: 'updated',
    resolved: 'closed',
    parent: 'outward:part_of',
    'parent id': 'outward:part_of',
    'parent key': 'outward:part_of',
    'custom field (epic link)': 'outward:part_of',
  },
  openproject: {
    ...common,
    'finish date': 'due',
    follows: 'inward:precedes',
    precedes: 'outward:precedes',
    includes: 'inward:part_of',
    'part of': 'outward:part_of',
    requires: 'outward:requires',
    'required by': 'inward:requires',
  },
  linear: { ...common, canceled: 'closed', 'parent issue': 'outward:part_of', uuid: 'alias' },
  github: { ...common, number: 'id', id: 'data', url: 'alias' },
  ligature: { ...common, 'item id': 'id', 'node id': 'id', ref: 'alias' },
};

const BOOKMARKS: Mapping = {
  url: 'url',
  link: 'url',
  uri: 'url',
  href: 'url',
  address: 'url',
  title: 'title',
  name: 'title',
  note: 'note',
  notes: 'note',
  description: 'note',
  excerpt: 'note',
  comment: 'note',
  tags: 'tags',
  labels: 'tags',
  keywords: 'tags',
  folder: 'folder',
  collection: 'folder',
  group: 'folder',
  category: 'folder',
  list: 'folder',
  created: 'created',
  'created at': 'created',
  'time added': 'created',
  'add date': 'created',
  added: 'created',
  date: 'created',
};

export interface Columns {
  readonly dialect: Dialect;
  /** One for each column. */
  readonly fields: readonly string[];
}

/** What the columns of a table are. `null`: nothing that could be imported was recognized. */
export function columnsOf(headers: readonly string[], given: Mapping | null): Columns | null {
  const names = headers.map(plain);
  const dialect = dialectOf(new Set(names), given);
  if (dialect === null) return null;
  const own = new Map(Object.entries(given ?? {}).map(([header, field]) => [plain(header), field]));
  const fields = names.map((name) => own.get(name) ?? fieldOf(name, dialect));
  const needed = dialect === 'bookmarks' ? ['url'] : ['title', 'id'];
  return needed.some((field) => fields.includes(field)) ? { dialect, fields } : null;
}

function dialectOf(names: ReadonlySet<string>, given: Mapping | null): Dialect | null {
  const has = (...all: readonly string[]): boolean => all.every((name) => names.has(name));
  const fields = Object.values(given ?? {});
  if (fields.includes('url')) return 'bookmarks';
  if (fields.some((field) => field === 'id' || field === 'title')) return 'table';
  if (has('item id', 'item type', 'data') || has('node id', 'title', 'blocked from')) return 'ligature';
  if (has('issue key', 'summary')) return 'jira';
  if (has('id', 'subject')) return 'openproject';
  if (has('id', 'team', 'title')) return 'linear';
  if (has('number', 'title') && (has('state') || has('labels'))) return 'github';
  if (Object.entries(BOOKMARKS).some(([name, field]) => field === 'url' && names.has(name)))
    return 'bookmarks';
  return Object.entries(common).some(
    ([name, field]) => (field === 'title' || field === 'id') && names.has(name),
  )
    ? 'table'
    : null;
}

function fieldOf(name: string, dialect: Dialect): string {
  const link = /^(inward|outward) issue link \((.+)\)$/.exec(name);
  if (link !== null) return `${link[1] ?? ''}:${(link[2] ?? '').replaceAll(/\s+/g, '_')}`;
  if (dialect === 'bookmarks') return BOOKMARKS[name] ?? 'ignore';
  return DIALECTS[dialect][name] ?? 'data';
}

/** Headers differ in case, in what is between their words, and in spaces around them. */
function plain(header: string): string {
  return header
    .trim()
    .toLowerCase()
    .replaceAll(/[_\s]+/g, ' ');
}

/** Which fields of a mapping there are not. */
export function unknownFields(mapping: Mapping): string[] {
  const known = new Set<string>([...FIELDS, ...BOOKMARK_FIELDS]);
  return Object.values(mapping).filter((field) => !known.has(field) && !RELATION.test(field));
}
