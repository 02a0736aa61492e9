import { ExactNumber } from '#kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { BundleEntry, Entry, WorkEntry } from '../documents/entries.js';
import { type ItemOrigin, ORIGIN_FIELDS } from '../documents/item-origin.js';
import { BundleGrouping, type NewBundle } from '../documents/new-bundles.js';
import { guarded, unguarded } from '../formats/csv/guard.js';
import type { Target } from '../formats/format.js';
import { recognizedFormat } from '../formats/formats.js';
import type { ReportLine } from '../report/report-line.js';
import type { Exported, ExportedRecord } from '../sources/sources.js';
import { writerOf, WRITERS } from './writers.js';

/** In pages of two, to have several. */
async function* pagesOf(records: readonly ExportedRecord[]): AsyncGenerator<readonly ExportedRecord[], void> {
  for (let at = 0; at < records.length; at += 2) yield await Promise.resolve(records.slice(at, at + 2));
}

function exportedOf(things: readonly ExportedRecord[], links: readonly ExportedRecord[]): Exported {
  return {
    things: () => pagesOf(things),
    links: () => pagesOf(links),
    linksFrom: (ids) =>
      Promise.resolve(links.filter((link) => ids.includes(String(link['sourceItemId'] ?? link['source'])))),
  };
}

interface Back {
  readonly format: string;
  readonly entries: readonly Entry[];
  readonly lines: readonly ReportLine[];
}

/** Writes it, and reads what was written, as it comes. */
async function thereAndBack(
  name: string,
  of: Target,
  things: readonly ExportedRecord[],
  links: readonly ExportedRecord[] = [],
): Promise<Back> {
  const writer = writerOf(name)!;
  const parts: string[] = [];
  for await (const part of writer.write({ of, exported: exportedOf(things, links), at: new Date(0) }))
    parts.push(part);
  const format = recognizedFormat(parts.join('').slice(0, 65_536))!;
  const [lines, entries]: [ReportLine[], Entry[]] = [[], []];
  const source = (async function* () {
    for (const part of parts) yield await Promise.resolve(part);
  })();
  const options = { mapping: null, mapped: () => undefined };
  for await (const entry of format.read(source, (line) => lines.push(line), options)) entries.push(entry);
  return { format: format.name, entries, lines };
}

/** What was said of links, wherever it was said. */
function arrows(entries: readonly Entry[]): string[] {
  return entries
    .flatMap((entry) =>
      entry.kind === 'work'
        ? entry.relations.map(({ other, relationship }) => `${entry.id} ${relationship} ${other}`)
        : entry.kind === 'relation'
          ? [`${entry.source} ${entry.relationship} ${entry.target}`]
          : [],
    )
    .sort();
}

const works = (entries: readonly Entry[]): WorkEntry[] => entries.filter((entry) => entry.kind === 'work');

/** As the service keeps texts: well formed, without control characters, with something in them. */
const text = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
    fc.constantFrom(
      '=1+1',
      "'=x",
      "''@y",
      'a;=b',
      '\t-1',
      'a, "b"\nc',
      '<b>&amp;</b>',
      '-- x',
      '{"type":"node"}',
      '#1;',
    ),
  )
  .map((one) => one.trim() || 'x');
const oneLine = text.map((one) => one.replaceAll(/\s+/g, ' '));
const uuid = fc.integer({ min: 0, max: 7 }).map((n) => `0193a1b2-0000-7000-8000-00000000000${String(n)}`);
const date = fc.integer({ min: 1e12, max: 2e12 }).map((at) => new Date(at));
const maybe = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(one, { nil: null });

const NO_ORIGIN = Object.fromEntries(ORIGIN_FIELDS.map((name) => [name, null]));
const items = fc.uniqueArray(
  fc.record({
    type: fc.constant('item'),
    id: uuid,
    itemType: fc.constantFrom('finding', 'asset'),
    ref: maybe(oneLine),
    title: maybe(oneLine),
    status: maybe(fc.constantFrom('open', 'triaged', 'verified', 'resolved', 'dismissed')),
    notes: maybe(text),
    data: fc.dictionary(
      fc.constantFrom('a', 'b', 'c d'),
      fc.oneof(
        text,
        fc.integer(),
        fc.constantFrom(ExactNumber.of('12345678901234567890.5'), ExactNumber.of('-1e400')),
        fc.array(text, { maxLength: 2 }),
      ),
    ),
    dedupeKey: maybe(fc.constantFrom('k1', 'k2')),
    source: fc.constantFrom('api', 'runtime', 'extracted'),
    schemaRef: maybe(oneLine),
    capability: maybe(oneLine),
    capabilityVersion: maybe(fc.constantFrom('1', '2.0-rc')),
    sessionId: maybe(uuid),
    traceId: maybe(oneLine),
    spanId: maybe(oneLine),
    createdAt: date,
    updatedAt: date,
  }),
  { selector: ({ id }) => id, minLength: 1, maxLength: 6 },
);
const itemLinks = fc.uniqueArray(
  fc.record({
    type: fc.constant('item_link'),
    sourceItemId: uuid,
    targetItemId: uuid,
    relationship: fc.constantFrom('blocks', 'affects', 'is = part'),
  }),
  { selector: (link) => JSON.stringify(link), maxLength: 8 },
);
const nodes = fc.uniqueArray(
  fc.record({
    type: fc.constant('node'),
    id: uuid,
    title: oneLine,
    description: fc.oneof(text, fc.constant('')),
    status: fc.constantFrom(0, 1, 2, 3),
    blockedFrom: fc.constantFrom(null, 0, 1),
    dueDate: fc.constantFrom(null, '2026-01-31', '2026-01-31T10:00:00.000Z'),
    tags: fc.uniqueArray(oneLine, { maxLength: 2 }),
    priority: fc.integer({ min: 0, max: 9 }),
    independent: fc.boolean(),
    volume: fc.integer({ min: 0, max: 5 }),
    assignee: fc.uniqueArray(fc.constantFrom('ada', 'bob'), { maxLength: 2 }),
    pinned: fc.boolean(),
    collapsed: fc.boolean(),
    createdTime: date,
  }),
  { selector: ({ id }) => id, minLength: 1, maxLength: 6 },
);
const nodeLinks = fc.uniqueArray(
  fc.record({
    type: fc.constant('link'),
    source: uuid,
    target: uuid,
    linkType: fc.constantFrom(0, 1),
    private: fc.constant(false),
  }),
  { selector: ({ source, target }) => `${source} ${target}`, maxLength: 8 },
);
const bundles = fc.uniqueArray(
  fc.record({
    type: fc.constant('bundle'),
    slug: fc.constantFrom('one', 'two', 'three'),
    title: fc.constantFrom('First', 'Second <b>', "'=Third"),
    description: fc.constant(null),
    urls: fc.uniqueArray(
      fc.constantFrom('https://a.example/', 'https://b.example/?q=%22x%22&y=1', 'http://c.example/'),
      {
        minLength: 1,
      },
    ),
    note: text,
    tags: fc.uniqueArray(fc.constantFrom('read', 'later'), { maxLength: 2 }),
    createdAt: fc.integer({ min: 1_000_000_000, max: 2_000_000_000 }).map((at) => new Date(at * 1_000)),
  }),
  { selector: ({ title }) => title, minLength: 1, maxLength: 3 },
);

const itemArrows = (
  links: readonly { sourceItemId: string; targetItemId: string; relationship: string }[],
  ids: readonly string[],
  onlyFrom: boolean,
): string[] =>
  links
    .filter(({ sourceItemId }) => !onlyFrom || ids.includes(sourceItemId))
    .map(({ sourceItemId, targetItemId, relationship }) => `${sourceItemId} ${relationship} ${targetItemId}`)
    .sort();
const nodeArrows = (
  links: readonly { source: string; target: string; linkType: number }[],
  ids: readonly string[],
  onlyFrom: boolean,
): string[] =>
  links
    .filter(({ source }) => !onlyFrom || ids.includes(source))
    .map(({ source, target, linkType }) => `${source} ${linkType === 1 ? 'related_to' : 'blocks'} ${target}`)
    .sort();

describe('what is exported and imported', () => {
  it.each(['jsonl', 'json', 'csv', 'graphml'])(
    'is the same items with the same links as %s',
    async (name) => {
      await fc.assert(
        fc.asyncProperty(items, itemLinks, async (things, links) => {
          const { entries, lines } = await thereAndBack(name, 'items', things, links);
          expect(lines).toEqual([]);
          expect(
            works(entries).map(({ id, type, title, status, createdAt, updatedAt, exact }) => {
              const { origin, ...own } = exact as { origin: ItemOrigin };
              const told = { ...NO_ORIGIN, ...origin, ...own };
              return { type: 'item', id, itemType: type, title, status, createdAt, updatedAt, ...told };
            }),
          ).toEqual(things);
          const ids = things.map(({ id }) => id);
          expect(arrows(entries)).toEqual(itemArrows(links, ids, name === 'csv'));
        }),
      );
    },
  );

  it.each(['jsonl', 'json', 'csv', 'graphml'])('is the same graph as %s', async (name) => {
    await fc.assert(
      fc.asyncProperty(nodes, nodeLinks, async (things, links) => {
        const { entries, lines } = await thereAndBack(name, 'graph', things, links);
        expect(lines).toEqual([]);
        const read = works(entries).map(
          ({ id, title, description, priority, tags, assignees, createdAt, exact }) => ({
            ...{ type: 'node', id, title, description: description ?? '', blockedFrom: null, dueDate: null },
            ...{ tags, priority, assignee: assignees, createdTime: createdAt, ...exact },
          }),
        );
        expect(read).toEqual(things);
        const ids = things.map(({ id }) => id);
        expect(arrows(entries)).toEqual(nodeArrows(links, ids, name === 'csv'));
      }),
    );
  });

  it.each(['dot', 'mermaid'])('is the same picture of a graph as %s', async (name) => {
    const plain = nodes.map((all) => all.map((node) => ({ ...node, title: `T ${node.title}` })));
    await fc.assert(
      fc.asyncProperty(plain, nodeLinks, async (things, all) => {
        const ids = things.map(({ id }) => id);
        const links = all.filter(({ source, target }) => ids.includes(source) && ids.includes(target));
        const { entries, format } = await thereAndBack(name, 'graph', things, links);
        expect(format).toBe(name);
        const told = (id: string): string => (name === 'dot' ? id : `n${id.replaceAll('-', '')}`);
        expect(works(entries).map(({ id, title, progress }) => [id, title, progress])).toEqual(
          things.map(({ id, title, status }) => [
            told(id),
            title,
            ['open', 'started', 'started', 'done'][status],
          ]),
        );
        expect(arrows(entries)).toEqual(
          nodeArrows(
            links.map((link) => ({ ...link, source: told(link.source), target: told(link.target) })),
            [],
            false,
          ),
        );
      }),
    );
  });

  it.each(['jsonl', 'json', 'csv', 'html'])('is the same bundles as %s', async (name) => {
    await fc.assert(
      fc.asyncProperty(bundles, async (made) => {
        const things = made.map(({ note, tags, ...bundle }) => ({
          ...bundle,
          urlMetadata: bundle.urls.map(() => ({
            note: name === 'html' ? note.replaceAll(/\s+/g, ' ') : note,
            tags,
          })),
        }));
        const { entries } = await thereAndBack(name, 'bundles', things);
        const grouping = new BundleGrouping('test', () => undefined);
        const read = [
          ...entries.flatMap((entry) =>
            entry.kind === 'bookmark' || entry.kind === 'bundle' ? grouping.add(entry) : [],
          ),
          ...grouping.finish(),
        ];
        const content = (bundle: NewBundle | BundleEntry): object => ({
          title: bundle.title,
          urls: bundle.urls.map(({ url, note, tags }) => ({ url, note, tags: [...tags] })),
        });
        expect(read.map(content)).toEqual(
          things.map(({ title, urls, urlMetadata }) => ({
            title,
            urls: urls.map((url, index) => ({ url, ...urlMetadata[index] })),
          })),
        );
      }),
    );
  });

  it('is nothing, of nothing', async () => {
    for (const { name, of } of WRITERS)
      for (const one of of.filter((target) => `${name} ${target}` !== 'json bundles')) {
        const { entries } = await thereAndBack(name, one, []);
        expect([name, one, entries]).toEqual([name, one, []]);
      }
  });
});

describe('guarded texts', () => {
  const signs = fc.string({
    unit: fc.constantFrom('=', '+', '＠', "'", '"', ';', '\t', '\n', ' ', 'a'),
    maxLength: 12,
  });

  it('are the same again, and nothing that a spreadsheet calculates with', () => {
    fc.assert(
      fc.property(fc.oneof(signs, fc.string({ unit: 'binary' })), (one) => {
        expect(unguarded(guarded(one))).toBe(one);
        expect(guarded(one)).not.toMatch(/(?:^|[;\t\r\n])[\s"]*[=+\-@＝＋－＠]/);
      }),
    );
  });

  it('take a time that is linear in their length', () => {
    for (const part of ["'", '=', "'=", '"', ' ', '\t', ';', "\t'"]) {
      const hostile = part.repeat(400_000);
      expect(unguarded(guarded(hostile))).toBe(hostile);
    }
  });
});
