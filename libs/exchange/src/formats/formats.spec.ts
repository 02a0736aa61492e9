import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import type { BookmarkEntry, Entry, RelationEntry, WorkEntry } from '../documents/entries.js';
import type { ReportLine } from '../report/report-line.js';
import type { Mapping } from './format.js';
import { HEAD_CHARACTERS, recognizedFormat } from './formats.js';
import { textOf } from './text.js';

const FIXTURES = fileURLToPath(new URL('./fixtures', import.meta.url));

interface Read {
  readonly format: string;
  readonly entries: readonly Entry[];
  readonly lines: readonly ReportLine[];
  readonly mapping: Mapping;
}

async function read(file: string, bytes = 64 * 1024): Promise<Read> {
  const path = `${FIXTURES}/${file}`;
  const format = recognizedFormat(readFileSync(path, 'utf8').slice(0, HEAD_CHARACTERS))!;
  const lines: ReportLine[] = [];
  const entries: Entry[] = [];
  let mapping: Mapping = {};
  const source = textOf(createReadStream(path, { highWaterMark: bytes }));
  const mapped = (columns: Mapping): void => void (mapping = columns);
  for await (const entry of format.read(source, (line) => lines.push(line), { mapping: null, mapped }))
    entries.push(entry);
  return { format: format.name, entries, lines, mapping };
}

const codes = ({ lines }: Read): string[] => lines.map(({ code, place }) => `${place} ${code}`);
const works = ({ entries }: Read): WorkEntry[] => entries.filter((entry) => entry.kind === 'work');
const bookmarks = ({ entries }: Read): BookmarkEntry[] =>
  entries.filter((entry) => entry.kind === 'bookmark');
const arrows = ({ entries }: Read): string[] => [
  ...entries
    .filter((entry) => entry.kind === 'work')
    .flatMap(({ id, relations }) =>
      relations.map(({ other, relationship, inward }) =>
        inward ? `${other} ${relationship} ${id}` : `${id} ${relationship} ${other}`,
      ),
    ),
  ...entries
    .filter((entry): entry is RelationEntry => entry.kind === 'relation')
    .map(({ source, target, relationship }) => `${source} ${relationship} ${target}`),
];

const FORMAT_OF: Readonly<Record<string, string>> = {
  'chrome.html': 'netscape-bookmarks',
  'pocket.html': 'netscape-bookmarks',
  'onetab.txt': 'onetab',
  'raindrop.csv': 'csv',
  'jira.csv': 'csv',
  'openproject.csv': 'csv',
  'linear.csv': 'csv',
  'github.csv': 'csv',
  'beads.jsonl': 'beads',
  'github.json': 'github-issues',
  'needs.json': 'sphinx-needs',
  'taskwarrior.json': 'taskwarrior',
  'tasks.json': 'task-master',
  'graph.dot': 'dot',
  'flow.mmd': 'mermaid',
  'yed.graphml': 'graphml',
  'networkx.graphml': 'graphml',
  'dub.json': 'dub',
  'kutt.json': 'kutt',
  'shlink.json': 'shlink',
  'linky.json': 'linky',
  'ligature.jsonl': 'ligature',
  'ligature-graph.json': 'ligature-graph',
};

describe('formats', () => {
  it.each(readdirSync(FIXTURES))('recognize %s, and read it the same however it comes', async (file) => {
    const whole = await read(file);
    expect(whole.format).toBe(FORMAT_OF[file]);
    expect(whole.entries.length).toBeGreaterThan(0);
    expect(await read(file, 7)).toEqual(whole);
  });

  it('recognize nothing in what is none of them', () => {
    for (const text of ['', 'hello', '{"a":1}', '\u0000\u0001', 'a,b\n1,2\n', '<p>no list</p>'])
      expect(recognizedFormat(text), text).toBeNull();
  });
});

describe('bookmarks', () => {
  it('have the folders that they lie in, their notes, tags and dates', async () => {
    const chrome = await read('chrome.html');
    expect(bookmarks(chrome).map(({ url, folder }) => [url, folder.join('/')])).toEqual([
      ['https://news.example/a?x=1&y=2', 'Toolbar'],
      ['https://inner.example/', 'Toolbar/Inner'],
      ['javascript:alert(1)', 'Toolbar/Inner'],
      ['https://news.example/a?x=1&y=2', 'Toolbar'],
      ['https://outside.example/', ''],
      ['place:sort=8&maxResults=10', ''],
    ]);
    expect(bookmarks(chrome)[0]).toMatchObject({
      place: 'line 12',
      title: 'News & more',
      note: 'First note\nsecond line',
      tags: ['news', 'daily'],
      addedAt: new Date(1_700_000_001_000),
    });
    expect(bookmarks(chrome)[1]?.addedAt).toEqual(new Date(1_700_000_002_000));
    expect(codes(chrome)).toEqual(['line 11 folder_note', 'line 24 no_url']);
  });

  it('come from Pocket and OneTab, too', async () => {
    expect(bookmarks(await read('pocket.html')).map(({ url, folder }) => [url, ...folder])).toEqual([
      ['https://one.example/', 'Unread'],
      ['https://two.example/', 'Unread'],
      ['https://three.example/', 'Read Archive'],
    ]);
    const oneTab = await read('onetab.txt');
    expect(bookmarks(oneTab).map(({ title, folder }) => [title, ...folder])).toEqual([
      ['One | with a bar', 'OneTab 1'],
      [null, 'OneTab 1'],
      ['Three', 'OneTab 2'],
      ['Five', 'OneTab 3'],
    ]);
    expect(codes(oneTab)).toEqual(['line 5 no_url']);
  });

  it('come from tables', async () => {
    const table = await read('raindrop.csv');
    expect(bookmarks(table)[0]).toMatchObject({
      place: 'row 2 (line 3)',
      title: 'One, with comma',
      note: 'A "quoted" note\nAn\nexcerpt',
      folder: ['Work', 'Tools'],
      tags: ['dev', 'js'],
    });
    expect(table.mapping).toMatchObject({ title: 'title', url: 'url', cover: 'ignore' });
    expect(codes(table)).toEqual([
      'column id column_left_out',
      'column cover column_left_out',
      'column favorite column_left_out',
      'row 3 (line 4) no_url',
      'row 4 (line 5) not_a_date',
    ]);
  });

  it.each(['dub.json', 'kutt.json', 'shlink.json'])(
    'come from %s, without what has no address',
    async (file) => {
      const links = await read(file);
      expect(bookmarks(links)).toHaveLength(1);
      expect(bookmarks(links)[0]).toMatchObject({ url: 'https://one.example/', title: 'One' });
      expect(bookmarks(links)[0]?.addedAt).not.toBeNull();
      expect(links.lines.map(({ code }) => code)).toEqual(['no_url']);
    },
  );

  it('come as bundles from Linky', async () => {
    const links = await read('linky.json');
    expect(links.entries).toEqual([
      {
        kind: 'bundle',
        place: '$.links[0]',
        id: 'abc2def',
        title: 'Morning',
        description: 'All I read',
        urls: [
          { url: 'https://one.example/', note: 'One', tags: ['t'] },
          { url: 'https://two.example/', note: null, tags: [] },
        ],
        addedAt: new Date('2026-01-01T00:00:00Z'),
      },
    ]);
    expect(codes(links)).toEqual(['$.links[0] fields_left_out', '$.links[1] no_bundle']);
  });
});

describe('work', () => {
  it('comes from Jira, links from both ends, other columns as data', async () => {
    const jira = await read('jira.csv');
    expect(works(jira)[0]).toMatchObject({
      id: 'PROJ-1',
      aliases: ['10001'],
      title: 'First',
      type: 'Story',
      progress: 'open',
      priority: 7,
      tags: ['backend', 'urgent'],
      assignees: ['ada'],
      createdAt: new Date('2024-01-15T09:30:00Z'),
      updatedAt: new Date('2024-01-16T22:00:00Z'),
      due: new Date('2024-01-31T00:00:00Z'),
      fields: { Sprint: ['Sprint 1', 'Sprint 2'], 'Original Estimate': '3600' },
    });
    expect(arrows(jira)).toEqual(
      [
        'PROJ-1 Blocks PROJ-2',
        'PROJ-1 Blocks PROJ-3',
        'PROJ-1 Relates PROJ-3',
        'PROJ-1 Blocks PROJ-2',
        'PROJ-2 part_of 10001',
        'PROJ-3 Blocks OTHER-9',
      ].map((arrow) => arrow.replace('Blocks', 'blocks').replace('Relates', 'relates')),
    );
    expect(codes(jira)).toEqual(['row 4 (line 5) not_a_date']);
  });

  it('comes from OpenProject, Linear and GitHub', async () => {
    expect(arrows(await read('openproject.csv'))).toEqual(
      [
        '2 part_of 1',
        '1 precedes 2',
        '2 relates_to 3',
        '2 relates_to 4',
        '3 part_of 1',
        '2 precedes 3',
        '3 relates_to 2',
      ].map((arrow) => arrow.replace('relates_to', 'related_to')),
    );
    const linear = await read('linear.csv');
    expect(arrows(linear)).toEqual([
      'ENG-1 related_to ENG-2',
      'ENG-2 blocks ENG-1',
      'ENG-2 part_of 0d7e2a5c-1111-4c4c-8888-000000000001',
    ]);
    expect(works(linear)[0]).toMatchObject({
      progress: 'started',
      priority: 9,
      tags: ['Bug', 'Auth'],
      fields: { Estimate: '3' },
    });
    expect(works(await read('github.csv')).map(({ id, progress }) => [id, progress])).toEqual([
      ['7', 'open'],
      ['8', 'done'],
    ]);
  });

  it('comes from beads, and a broken line does not end it', async () => {
    const issues = await read('beads.jsonl');
    expect(works(issues).map(({ id, type, progress, priority }) => [id, type, progress, priority])).toEqual([
      ['bd-1', 'epic', 'open', 9],
      ['bd-2', 'task', 'started', 5],
      ['bd-3', 'bug', 'done', 1],
    ]);
    expect(arrows(issues)).toEqual(['bd-2 part_of bd-1', 'bd-3 blocks bd-2', 'bd-3 discovered_from bd-2']);
    expect(works(issues)[0]?.createdAt).toEqual(new Date('2025-10-18T17:00:00.123Z'));
    expect(codes(issues)).toEqual(['line 4 no_dependency', 'line 5 not_json', 'line 6 no_id']);
  });

  it('comes from issues of GitHub, with what their texts say of each other', async () => {
    const issues = await read('github.json');
    expect(arrows(issues)).toEqual(['13 blocks 12', '14 blocks 12', '12 part_of 15']);
    expect(works(issues)[1]).toMatchObject({
      progress: 'dropped',
      closedAt: new Date('2026-01-02T00:00:00Z'),
    });
    expect(codes(issues)).toEqual(['$[2] no_id', '$[3] not_an_object']);
  });

  it('comes from sphinx-needs, with links of all kinds, of the current version', async () => {
    const needs = await read('needs.json');
    expect(works(needs).map(({ id, type }) => [id, type])).toEqual([
      ['REQ_1', 'req'],
      ['SPEC_1', 'spec'],
      ['TEST_1', 'test'],
    ]);
    expect(arrows(needs)).toEqual([
      'SPEC_1 links_to REQ_1',
      'SPEC_1 derives REQ_1',
      'TEST_1 links_to REQ_404',
    ]);
    expect(works(needs)[1]).toMatchObject({ description: 'Old name of content', fields: { duration: '5d' } });
    expect(codes(needs)).toEqual([
      '$.versions.1.0 earlier_version',
      '$.versions.2.0.needs.SPEC_1 part_of_need',
    ]);
  });

  it('comes from Taskwarrior and task-master', async () => {
    const tasks = await read('taskwarrior.json');
    expect(works(tasks).map(({ title, progress }) => [title, progress])).toEqual([
      ['Write', 'open'],
      ['Done before', 'done'],
      ['Send', 'open'],
      ['Old style', 'open'],
    ]);
    expect(works(tasks)[3]?.relations).toHaveLength(2);
    expect(codes(tasks)).toEqual(['$[4] deleted']);
    const master = await read('tasks.json');
    expect(works(master).map(({ id }) => id)).toEqual(['1', '1.1', '1.2', '2', 'feature:1']);
    expect(arrows(master)).toEqual([
      '1.1 part_of 1',
      '1.2 depends_on 1.1',
      '1.2 part_of 1',
      '2 depends_on 1',
      '2 depends_on 1.2',
      'feature:1 depends_on feature:9',
    ]);
    expect(codes(master)).toEqual(['$.master.tasks[2] no_id']);
  });

  it('comes from DOT and Mermaid', async () => {
    const dot = await read('graph.dot');
    expect(works(dot).map(({ id, title, progress }) => [id, title, progress])).toEqual([
      ['a', 'First "one"\nsecond line', 'done'],
      ['b', '<b>bold</b>', null],
      ['c', 'c', null],
      ['d', 'd', null],
    ]);
    expect(arrows(dot)).toEqual([
      ...['a blocks b', 'b blocks c', 'd related_to a', 'd related_to b', 'b related_to a', 'a blocks b'],
    ]);
    expect(codes(dot)).toEqual(['line 7 edge_label']);
    const flow = await read('flow.mmd');
    expect(works(flow).map(({ id, title, progress }) => [id, title, progress])).toEqual([
      ['a', 'First "one"; still\nsecond line', 'done'],
      ['b', 'Round', null],
      ['c', 'Question?', null],
      ['d', 'Stadium', null],
      ['e', 'Store', null],
      ['f', 'Sub', 'started'],
      ['g', 'Circle', null],
      ['h', 'h', null],
    ]);
    expect(arrows(flow)).toEqual([
      ...['b blocks c', 'b blocks d', 'a blocks b', 'b related_to e', 'f blocks g', 'g blocks h'],
    ]);
    expect(codes(flow)).toEqual([
      'line 8 edge_label',
      'line 10 subgraph',
      'line 12 edge_label',
      'line 17 not_understood',
    ]);
  });

  it("comes from Ligature's own exports as it was", async () => {
    const items = await read('ligature.jsonl');
    expect(works(items)[0]).toMatchObject({
      type: 'finding',
      aliases: ['F-1', 'k1'],
      exact: { ref: 'F-1', notes: 'Look again', data: { severity: 'high' }, dedupeKey: 'k1' },
    });
    expect(arrows(items)).toHaveLength(1);
    expect(codes(items)).toEqual(['the whole file no_import_of_type']);
    const graph = await read('ligature-graph.json');
    expect(works(graph)[0]).toMatchObject({
      exact: { status: 2, blockedFrom: 1, volume: 2, collapsed: true },
    });
    expect(graph.entries.filter(({ kind }) => kind === 'relation')).toMatchObject([
      { relationship: 'blocks', isPrivate: false },
      { relationship: 'related_to', isPrivate: true },
    ]);
    expect(codes(graph)).toEqual(['$.nodes[2] no_id']);
  });
});
