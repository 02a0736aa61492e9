import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { characters } from '#kernel';

import type { ReportLine } from '../report/report-line.js';
import { work } from '../formats/work.js';
import type { BookmarkEntry, WorkEntry } from './entries.js';
import { keyOf } from './keys.js';
import { BundleGrouping, type NewBundle } from './new-bundles.js';
import { GraphLinks } from './new-graph-links.js';
import { newItem } from './new-items.js';
import { newNode } from './new-nodes.js';
import { WorkIndex } from './work-index.js';

const own = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const ids = fc.oneof(own, fc.constantFrom('a-alias', 'nowhere'));
const relations = fc.array(
  fc.record({
    other: ids,
    relationship: fc.constantFrom('blocks', 'depends_on', 'part_of', 'related_to'),
    inward: fc.boolean(),
    place: fc.constant('line 1'),
  }),
  { maxLength: 5 },
);
const texts = fc.option(fc.oneof(fc.string({ unit: 'binary' }), fc.constant('x'.repeat(11_000))));
const entries = fc.array(
  fc
    .record({
      id: own,
      title: texts,
      description: texts,
      relations,
      status: texts,
      tags: fc.array(fc.string({ unit: 'binary', maxLength: 99 })),
    })
    .map((given) => work({ place: 'line 1', aliases: given.id === 'a' ? ['a-alias'] : [], ...given })),
  { maxLength: 12 },
);

/** What becomes of entries: those that count, their links, and what is told. */
function indexed(all: readonly WorkEntry[]): { kept: WorkEntry[]; index: WorkIndex; lines: ReportLine[] } {
  const lines: ReportLine[] = [];
  const index = new WorkIndex();
  const kept = all.filter((entry) => index.add(entry, (line) => lines.push(line)) !== null);
  return { kept, index, lines };
}

describe('items and nodes', () => {
  it('lose no entry and no link without a line of the report', () => {
    fc.assert(
      fc.property(entries, (all) => {
        const { kept, index, lines } = indexed(all);
        expect(kept.length + lines.length).toBe(all.length);
        lines.length = 0;
        const links = kept.flatMap((entry) => index.linksOf(entry, (line) => lines.push(line)));
        const known = (id: string): string | null =>
          id === 'a-alias' ? (index.has('a') ? 'a' : null) : index.has(id) ? id : null;
        const said = kept.flatMap(({ id, relations: list }) =>
          list.map(
            ({ other, relationship, inward }) =>
              [inward ? other : id, inward ? id : other, relationship] as const,
          ),
        );
        const sound = said.filter(
          ([from, to]) => known(from) !== null && known(to) !== null && known(from) !== known(to),
        );
        expect(lines.length).toBe(said.length - sound.length);
        expect(
          new Set(links.map(({ source, target, relationship }) => `${source} ${relationship} ${target}`)),
        ).toEqual(
          new Set(sound.map(([from, to, name]) => `${String(known(from))} ${name} ${String(known(to))}`)),
        );
        expect(new Set(links).size).toBe(links.length);
      }),
    );
  });

  it('fit what they become, and tell of what was cut', () => {
    fc.assert(
      fc.property(entries, (all) => {
        for (const entry of all) {
          const lines: ReportLine[] = [];
          const item = newItem(entry, 'test', (line) => lines.push(line));
          expect(characters(item.title ?? '')).toBeLessThanOrEqual(512);
          expect(JSON.stringify(item.data)).not.toContain('\\u0000');
          const { fields } = newNode(entry, 'test', (line) => lines.push(line));
          expect(characters(fields['title'] as string)).toBeLessThanOrEqual(80);
          expect(characters(fields['description'] as string)).toBeLessThanOrEqual(400);
          const cuts = [entry.title ?? '', entry.description ?? ''].filter((text) => text.length > 10_000);
          expect(lines.filter(({ fate }) => fate === 'cut').length).toBeGreaterThanOrEqual(cuts.length);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('take both spellings of a link as one, and one link of a pair in graphs', () => {
    const { kept, index } = indexed([
      work({
        place: 'row 2',
        id: 'a',
        relations: [{ other: 'b', relationship: 'blocks', inward: false, place: 'row 2' }],
      }),
      work({
        place: 'row 3',
        id: 'b',
        relations: [
          { other: 'a', relationship: 'blocks', inward: true, place: 'row 3' },
          { other: 'a', relationship: 'depends_on', inward: false, place: 'row 3' },
          { other: 'a', relationship: 'related_to', inward: false, place: 'row 3' },
        ],
      }),
    ]);
    const links = kept.flatMap((entry) => index.linksOf(entry, () => undefined));
    expect(links.map(({ relationship }) => relationship)).toEqual(['blocks', 'depends_on', 'related_to']);
    const lines: ReportLine[] = [];
    const graph = new GraphLinks(
      (number) => index.idOf(number),
      (line) => lines.push(line),
    );
    for (const link of links.toReversed()) graph.add(link);
    expect([graph.size, graph.at(0), graph.placeOfLink(0)]).toEqual([
      1,
      { source: 0, target: 1, type: 0, private: false },
      'row 3',
    ]);
    expect(lines.map(({ code, place, id }) => [code, place, id])).toEqual([
      ['second_link_of_pair', 'row 3', 'b'],
    ]);
  });

  it('are known by keys that fit, and differ', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
        expect(keyOf('beads', one)).toMatch(/^[\x21-\x7e]{1,64}$/);
        expect(keyOf('beads', one) === keyOf('beads', other)).toBe(one === other);
      }),
    );
    expect(keyOf('beads', 'bd-1')).toBe('beads:bd-1');
  });
});

const bookmarks = fc.array(
  fc.record({
    kind: fc.constant('bookmark' as const),
    place: fc.constant('line 1'),
    id: fc.constant(null),
    url: fc.oneof(
      fc.nat(60).map((number) => `https://example.com/${String(number)}`),
      fc.constantFrom('javascript:1', 'nothing', `https://example.com/${'x'.repeat(3000)}`),
    ),
    title: texts,
    note: texts,
    tags: fc.array(fc.string({ maxLength: 60 }), { maxLength: 14 }),
    folder: fc.array(fc.constantFrom('A', 'B'), { maxLength: 2 }),
    addedAt: fc.option(fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2030-01-01') })),
  }),
  { maxLength: 200 },
);

function grouped(all: readonly BookmarkEntry[]): { bundles: NewBundle[]; lines: ReportLine[] } {
  const lines: ReportLine[] = [];
  const grouping = new BundleGrouping('test', (line) => lines.push(line));
  return { bundles: [...all.flatMap((entry) => grouping.add(entry)), ...grouping.finish()], lines };
}

describe('bundles', () => {
  it('hold every page once, or the report has a line of it', () => {
    fc.assert(
      fc.property(bookmarks, (all) => {
        const { bundles, lines } = grouped(all);
        const pages = bundles.reduce((sum, { urls }) => sum + urls.length, 0);
        const lost = lines.filter(({ code }) => code === 'not_a_web_page' || code === 'duplicate_url');
        expect(pages + lost.length).toBe(all.length);
        expect(new Set(bundles.map(({ key }) => key)).size).toBe(bundles.length);
        for (const { urls, title } of bundles) {
          expect(urls.length).toBeLessThanOrEqual(25);
          expect((title ?? '').length).toBeLessThanOrEqual(120);
          for (const { note, tags } of urls) {
            expect(characters(note ?? '')).toBeLessThanOrEqual(500);
            expect(tags.length).toBeLessThanOrEqual(10);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it('are numbered where a folder has more than 25 pages, and keep the earliest date', () => {
    const all = Array.from({ length: 60 }, (_, index): BookmarkEntry => ({
      kind: 'bookmark',
      place: `line ${String(index)}`,
      id: null,
      url: `https://example.com/${String(index)}`,
      title: `Page ${String(index)}`,
      note: index === 0 ? 'Why' : null,
      tags: [],
      folder: index === 59 ? [] : ['Work', 'Tools'],
      addedAt: new Date(1_000_000 - index),
    }));
    const { bundles } = grouped(all);
    expect(bundles.map(({ title, urls }) => [title, urls.length])).toEqual([
      ['Work / Tools (1)', 25],
      ['Work / Tools (2)', 25],
      ['Work / Tools (3)', 9],
      ['Imported links', 1],
    ]);
    expect(bundles[0]?.urls[0]).toEqual({ url: 'https://example.com/0', note: 'Page 0\nWhy', tags: [] });
    expect(bundles[0]?.createdAt).toEqual(new Date(1_000_000 - 24));
    expect(grouped(all).bundles.map(({ key }) => key)).toEqual(bundles.map(({ key }) => key));
  });
});
