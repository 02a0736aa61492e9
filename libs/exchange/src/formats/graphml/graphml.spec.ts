import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import type { Entry, WorkEntry } from '../../documents/entries.js';
import type { ReportLine } from '../../report/report-line.js';
import { recognizedFormat } from '../formats.js';

interface Read {
  readonly entries: readonly Entry[];
  readonly lines: readonly ReportLine[];
}

const fixture = (name: string): string =>
  readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8');

async function entriesOf(text: string, parts = 1_000): Promise<Read> {
  const [entries, lines]: [Entry[], ReportLine[]] = [[], []];
  const source = (async function* () {
    for (let at = 0; at < text.length; at += parts) yield await Promise.resolve(text.slice(at, at + parts));
  })();
  const options = { mapping: null, mapped: (): void => undefined };
  for await (const entry of recognizedFormat(text)!.read(source, (line) => lines.push(line), options))
    entries.push(entry);
  return { entries, lines };
}

const codes = ({ lines }: Read): string[] => lines.map(({ code, place }) => `${place} ${code}`);
const works = ({ entries }: Read): WorkEntry[] => entries.filter((entry) => entry.kind === 'work');
const arrows = ({ entries }: Read): string[] => [
  ...works({ entries, lines: [] }).flatMap(({ id, relations }) =>
    relations.map(({ other, relationship }) => `${id} ${relationship} ${other}`),
  ),
  ...entries.flatMap((entry) =>
    entry.kind === 'relation' ? [`${entry.source} ${entry.relationship} ${entry.target}`] : [],
  ),
];

describe('GraphML', () => {
  it('has labels, groups and dashed edges as yEd draws them', async () => {
    const yed = await entriesOf(fixture('yed.graphml'));
    expect(
      works(yed).map(({ id, title, description, fields }) => ({ id, title, description, fields })),
    ).toEqual([
      {
        id: 'n0',
        title: 'Design & build',
        description: null,
        fields: { url: 'https://plan.example/?a=1&b=2' },
      },
      { id: 'n1::n0', title: 'Load test', description: null, fields: {} },
      { id: 'n1', title: 'Tests', description: 'All that is tried out', fields: {} },
      { id: 'n2', title: 'n2', description: null, fields: {} },
    ]);
    expect(arrows(yed)).toEqual([
      'n1::n0 part_of n1',
      'n0 blocks n1::n0',
      'n0 related_to n2',
      'n2 depends on n1',
    ]);
    expect(codes(yed)).toEqual(['line 77 no_ends', 'the whole file edge_fields_left_out']);
  });

  it('has attributes, defaults and edges without a direction as NetworkX writes them', async () => {
    const graph = await entriesOf(fixture('networkx.graphml'));
    expect(
      works(graph).map(({ id, title, priority, progress, fields }) => [
        id,
        title,
        priority,
        progress,
        fields,
      ]),
    ).toEqual([
      ['parser', 'Write the parser', 7, 'done', { team: 'tools' }],
      ['docs', 'docs', null, null, { team: 'core' }],
      ['release', 'release', null, null, { team: 'core' }],
    ]);
    expect(arrows(graph)).toEqual(['parser related_to docs', 'docs blocks release']);
    expect(codes(graph)).toEqual([
      'line 19 no_id',
      'line 26 hyperedge',
      'the whole file edge_fields_left_out',
    ]);
  });

  it('takes what was changed elsewhere since it was exported, and tells what is broken', async () => {
    const changed = `<graphml><key id="label" for="node" attr.name="label"/><key id="status" for="node" attr.name="status"/>
      <key id="rest" for="node" attr.name="ligature"/><graph edgedefault="directed"><node id="a"><data key="label">New</data>
      <data key="status">completed</data><data key="rest">{"type":"node","priority":3,"tags":["x"]}</data></node>
      <node id="b"><data key="label">B</data><data key="rest">{no</data></node></graph></graphml>`;
    const { entries, lines } = await entriesOf(changed, 11);
    expect(entries).toMatchObject([
      { id: 'a', title: 'New', priority: 3, tags: ['x'], exact: { status: 3 } },
      { id: 'b', title: 'B' },
    ]);
    expect(lines).toMatchObject([{ code: 'not_json', id: 'b' }]);
    for (const text of [changed.slice(0, -10), '<graphml><graph><node id="a">', '<graphml/>'])
      await expect(entriesOf(text)).rejects.toThrow('</graphml> is missing');
  });
});
