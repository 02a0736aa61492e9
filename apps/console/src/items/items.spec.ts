import type { components, Item, ItemLink } from '#client';
import { describe, expect, it } from 'vitest';

import { drawnAround } from './around/around.js';
import { changedParts } from './item/changed-parts.js';
import { changesOf, fieldsOf, wrongWith } from './item/fields.js';
import { groupsOf, namesOf } from './item/link-groups.js';
import { keyOf } from './projects/project-dialog.js';
import { aroundSearch, filterOf, isFiltered, itemSearch, sortOf, workspaceSearch } from './search.js';

const item = (fields: Partial<Item>): Item =>
  ({ item_type: 'note', title: null, data: {}, disposition: null, ...fields }) as Item;

describe('the filter in the address', () => {
  it('keeps what the API knows, and nothing else', () => {
    expect(
      itemSearch({
        q: 42,
        item_type: '',
        severity: 'high',
        status: ['open', 'open', 7],
        min_severity: 'bad',
        sort: 'severity',
        order: 'sideways',
        other: 'x',
      }),
    ).toEqual({ q: '42', severity: ['high'], status: ['open', '7'], sort: 'severity' });
    expect(workspaceSearch({ in: 'acme/main' })).toEqual({ in: 'acme/main' });
    expect(workspaceSearch({ in: 'acme' })).toEqual({});
    expect(aroundSearch({ depth: 3, direction: 'up', relationship: 'blocks' })).toEqual({
      depth: 3,
      relationship: 'blocks',
    });
  });

  it('asks for days as they begin where somebody is, and for no blanks', () => {
    const day = filterOf({ created_after: '2026-03-01', q: '  ' });
    expect(day).toEqual({ created_after: new Date(2026, 2, 1).toISOString() });
    expect(filterOf({ updated_before: '2026-03-01T10:00:00Z' })).toEqual({
      updated_before: '2026-03-01T10:00:00Z',
    });
    expect(isFiltered({ sort: 'status' })).toBe(false);
  });

  it.each([
    [{}, 'created_at'],
    [{ q: 'x' }, 'relevance'],
    [{ q: 'x', sort: 'status' }, 'status'],
    [{ sort: 'relevance' }, 'created_at'],
  ] as const)('%j is sorted by %s', (search, sort) => {
    expect(sortOf(search)).toBe(sort);
  });
});

describe('the fields of an item', () => {
  const finding = item({
    item_type: 'finding',
    title: 'Weak cipher',
    data: { title: 'Weak cipher', severity: 'low', evidence: { pages: [1, 2] } },
  });

  it('are those of its type, with the title where it is kept', () => {
    expect(fieldsOf(finding).map(({ name, kind }) => [name, kind])).toEqual([
      ['data.title', 'line'],
      ['data.severity', 'severity'],
      ['data.category', 'line'],
      ['data.description', 'text'],
      ['data.evidence', 'json'],
      ['data.metadata', 'json'],
      ['notes', 'text'],
    ]);
    const note = item({ title: 'Own', data: { title: 'Of the payload', 'a.b': true } });
    expect(fieldsOf(note).map(({ name }) => name)).toEqual(['title', 'data.title', 'data.a.b', 'notes']);
  });

  it('are not changed where a browser would round them', () => {
    const [, field] = fieldsOf(item({ data: { big: { deep: [2 ** 60] } } }));
    expect(field?.kind).toBe('kept');
  });

  it('are sent as far as they were changed', () => {
    const fields = fieldsOf(finding);
    const texts = new Map([
      ['data.evidence', '{"pages":[3]}'],
      ['notes', ''],
      ['data.title', 'Cipher'],
    ]);
    expect(changesOf(fields, texts)).toEqual({
      notes: null,
      data: { evidence: { pages: [3] }, title: 'Cipher' },
    });
    const evidence = fields.find(({ name }) => name === 'data.evidence');
    expect(evidence && wrongWith(evidence, '{')).toBeTruthy();
    expect(evidence && wrongWith(evidence, '[]')).toBeNull();
  });

  it('are told part by part when they changed', () => {
    expect(
      changedParts({
        title: ['A', 'B'],
        data: [
          { title: 'A', n: 1, same: [1] },
          { title: 'B', same: [1] },
        ],
        disposition: [null, { status: 'open', notes: null }],
        effective_status: ['needs_review', 'open'],
      }),
    ).toMatchObject([
      { name: 'Title', before: 'A', after: 'B' },
      { name: 'n', before: '1', after: '' },
      { name: 'Status', before: '', after: 'open' },
    ]);
  });
});

describe('links', () => {
  const link = (direction: 'incoming' | 'outgoing', relationship: string, inverse?: string): ItemLink => ({
    direction,
    relationship,
    link_id: `${direction} ${relationship}`,
    item: { id: 'x', item_type: 'note', ref: null, title: 'X' },
    ...(inverse !== undefined && { inverse_relationship: inverse }),
  });
  const registered = [
    { name: 'like', symmetric: true, inverse: null },
    { name: 'blocks', symmetric: false, inverse: 'blocked_by' },
  ] as components['schemas']['RelationshipView'][];

  it('are grouped by what they are called from here', () => {
    const links = [
      link('incoming', 'blocks', 'blocked_by'),
      link('outgoing', 'blocks'),
      link('incoming', 'like'),
      link('outgoing', 'like'),
      link('incoming', 'about'),
    ];
    expect(groupsOf(links, registered).map(({ name, links: { length } }) => [name, length])).toEqual([
      ['blocked_by', 1],
      ['blocks', 1],
      ['like', 2],
      ['target of “about”', 1],
    ]);
    expect(namesOf(registered, links)).toEqual(['like', 'blocks', 'blocked_by', 'about']);
  });

  it('are one line where they lead from the same item to the same item', () => {
    const nodes = ['a', 'b'].map((id, depth) => ({ id, depth, item_type: 'note', ref: null, title: id }));
    const ends = { source_item_id: 'a', target_item_id: 'b' };
    const links = ['blocks', 'about'].map((relationship) => ({ id: relationship, relationship, ...ends }));
    const outside = { id: 'c', relationship: 'blocks', source_item_id: 'a', target_item_id: 'gone' };
    expect(drawnAround({ nodes, links: [...links, outside], truncated: false })).toMatchObject({
      boxes: [{ id: 'a' }, { id: 'b' }],
      arrows: [{ source: 'a', target: 'b', label: 'blocks, about' }],
    });
  });
});

it.each([
  ['Zoë’s Audit 2026!', 'zoe-s-audit-2026'],
  ['  ', ''],
  ['-'.repeat(70) + 'x', 'x'],
])('the key of %s is %s', (name, key) => {
  expect(keyOf(name)).toBe(key);
});
