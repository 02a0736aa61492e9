import { describe, expect, it } from 'vitest';

import type { GraphLink, GraphNode } from '#client';

import { goalsOf } from './goals.js';
import { type GraphIndex, indexOf } from './graph-index.js';
import { MOST_BESIDE, MOST_SHOWN, neighbourhood, whole } from './neighbourhood.js';
import { planOf } from './plan.js';
import { reach } from './reach.js';
import { dueAt } from './task.js';
import { countsOf, found, tasksOf } from './tasks.js';

type Facts = Partial<GraphNode>;

/** `a>b`: b waits for a. `a~b`: the same, without blocking. */
function graphOf(nodes: Record<string, Facts>, ...links: string[]): GraphIndex {
  const all = new Map<string, GraphNode>();
  for (const [id, facts] of Object.entries(nodes)) all.set(id, { id, title: id, status: 0, ...facts });
  const between = links.map((text, index): GraphLink => {
    const [source = '', target = ''] = text.split(/[>~]/);
    return { id: String(index), source, target, type: text.includes('~') ? 1 : 0 };
  });
  return indexOf({ nodes: all, links: new Map(between.map((link) => [link.id, link])) });
}

const named = (...ids: string[]): Record<string, Facts> => Object.fromEntries(ids.map((id) => [id, {}]));
const star = (count: number): GraphIndex => {
  const others = Array.from({ length: count }, (_, n) => `n${String(n)}`);
  return graphOf(named('hub', ...others), ...others.map((id) => `${id}>hub`));
};

describe('what is around a node', () => {
  const chain = graphOf(named('a', 'b', 'c', 'd', 'e', 'x'), 'a>b', 'b>c', 'c>d', 'd>e', 'x~c');

  it('reaches so many steps both ways, and counts what is beyond', () => {
    const { shown, arrows, folded } = neighbourhood(chain, 'c', { depth: 1 });
    expect(Object.fromEntries(shown)).toEqual({ c: 0, b: 1, d: 1 });
    expect(arrows).toEqual([
      { source: 'b', target: 'c' },
      { source: 'c', target: 'd' },
    ]);
    expect(folded.map(({ key, count }) => [key, count])).toEqual([
      ['b:waitsFor', 1],
      ['d:neededBy', 1],
    ]);
  });

  it('has the secondary links between what is shown, in their direction', () => {
    const index = graphOf(named('a', 'b', 'c', 'x'), 'a>b', 'b>c', 'c~a', 'x~b', 'b~x');
    expect(neighbourhood(index, 'b', { depth: 1 }).related).toEqual([{ source: 'c', target: 'a' }]);
    expect(whole(index)?.related).toHaveLength(3);
    expect(index.relatedTo.get('b')).toEqual(['x']);
    expect(index.relatedFrom.get('b')).toEqual(['x']);
    expect(index.waitsFor.get('b')).toEqual(['a']);
  });

  it('goes on where it is unfolded, whatever the depth', () => {
    const { shown } = neighbourhood(chain, 'c', { depth: 1, open: new Set(['b:waitsFor']) });
    expect([...shown.keys()].sort()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('unfolds both sides of whatever is shown', () => {
    const index = graphOf(named('a', 'top', 'b', 'c', 'd'), 'a>top', 'b>top', 'c>b', 'b>d');
    expect([...neighbourhood(index, 'a', { depth: 1 }).shown.keys()]).toEqual(['a', 'top']);
    const open = new Set(['top:waitsFor', 'b:waitsFor', 'b:neededBy']);
    const { shown, folded } = neighbourhood(index, 'a', { depth: 1, open });
    expect([...shown.keys()].sort()).toEqual(['a', 'b', 'c', 'd', 'top']);
    expect(folded).toEqual([]);
  });

  it('has the most urgent of many beside it, and counts the rest until they are unfolded', () => {
    const index = star(200);
    const urgent = index.nodes.get('n150');
    const nodes = new Map(index.nodes);
    nodes.set('n150', { ...urgent, id: 'n150', dueDate: '2020-01-01' });
    const hub = indexOf({ nodes, links: index.links });
    const { shown, folded } = neighbourhood(hub, 'hub', { depth: 2 });
    expect(shown.size).toBe(1 + MOST_BESIDE);
    expect(shown.has('n150')).toBe(true);
    expect(folded).toMatchObject([{ key: 'hub:waitsFor', count: 200 - MOST_BESIDE }]);
    const open = new Set(['hub:waitsFor']);
    expect(neighbourhood(hub, 'hub', { depth: 2, open }).shown.size).toBe(201);
  });

  it('never has more than can be read', () => {
    const ids = Array.from({ length: 20_000 }, (_, n) => `n${String(n)}`);
    const links = ids.slice(1).map((id, n) => `${id}>n${String(Math.floor(n / 5))}`);
    const index = graphOf(named(...ids), ...links);
    expect(neighbourhood(index, 'n0', { depth: 5 }).shown.size).toBe(MOST_SHOWN);
  });

  it('is nothing around a node that is not there', () => {
    expect(neighbourhood(chain, 'gone', { depth: 2 })).toEqual({
      shown: new Map(),
      arrows: [],
      related: [],
      folded: [],
    });
  });

  it('is everything in a small graph only', () => {
    expect(whole(chain)?.shown.size).toBe(6);
    expect(whole(star(MOST_SHOWN / 2 - 1))).not.toBeNull();
    expect(whole(star(MOST_SHOWN / 2))).toBeNull();
  });

  it('leaves out what is done, with its links', () => {
    const index = graphOf({ a: { status: 3 }, b: {} }, 'a>b');
    expect(indexOf(index, false).nodes.size).toBe(1);
    expect(indexOf(index, false).waitsFor.size).toBe(0);
  });
});

describe('what can be begun', () => {
  const index = graphOf({
    done: { status: 3, dueDate: '2020-01-01' },
    stuck: { status: 2, dueDate: '2021-01-01' },
    later: { dueDate: '2030-01-01' },
    never: { priority: 5 },
    never2: {},
    begun: { status: 1 },
    soon: { dueDate: '2029-01-01T10:00:00Z', tags: ['Home'] },
  });

  it('comes first, what is begun before it, by due date and priority', () => {
    expect(tasksOf(index).map(({ id }) => id)).toEqual([
      'begun',
      'soon',
      'later',
      'never',
      'never2',
      'stuck',
      'done',
    ]);
    expect(countsOf(index)).toEqual({ ready: 5, blocked: 1, done: 1 });
  });

  it('is filtered by kind, and by words of title and tags', () => {
    expect(tasksOf(index, { show: 'blocked' }).map(({ id }) => id)).toEqual(['stuck']);
    expect(tasksOf(index, { q: ' SO home ' }).map(({ id }) => id)).toEqual(['soon']);
    expect(tasksOf(index, { q: 'so work' })).toEqual([]);
  });

  it('is found by a part of its title, beginnings first', () => {
    const titles = graphOf({ a: { title: 'The test' }, b: { title: 'Testing' }, c: { title: 'Other' } });
    expect(found(titles, 'TEST', 5).map(({ id }) => id)).toEqual(['b', 'a']);
    expect(found(titles, 'test', 1)).toHaveLength(1);
    expect(found(titles, 'the test', 5).map(({ id }) => id)).toEqual(['a']);
    const tens = graphOf({ t770: { title: 'Task 770' }, t77: { title: 'Task 77', status: 2 } });
    expect(found(tens, 'task 77', 1).map(({ id }) => id)).toEqual(['t77']);
  });

  it('is due at the end of a day, at a moment, or never', () => {
    expect(dueAt({ id: 'a', dueDate: '2026-12-10' })).toBe(new Date(2026, 11, 10, 23, 59, 59, 999).getTime());
    expect(dueAt({ id: 'a', dueDate: '2026-12-10T02:30:00Z' })).toBe(Date.UTC(2026, 11, 10, 2, 30));
    expect(dueAt({ id: 'a', dueDate: null })).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('where a graph leads', () => {
  it('is what nothing waits for, the greatest first', () => {
    const index = graphOf(
      { ...named('a', 'big', 'small', 'alone'), b: { status: 2 }, c: { status: 3 } },
      'a>b',
      'b>big',
      'c>big',
      'a>small',
    );
    expect(goalsOf(index, 5)).toEqual({
      goals: [
        { id: 'big', below: 3, ready: 1, blocked: 1, done: 1 },
        { id: 'small', below: 1, ready: 1, blocked: 0, done: 0 },
      ],
      more: 0,
      single: 1,
    });
    expect(goalsOf(index, 1)).toMatchObject({ goals: [{ id: 'big' }], more: 1 });
  });

  it('counts everything on the way once', () => {
    const index = graphOf(named('a', 'b', 'c', 'd'), 'a>b', 'a>c', 'b>d', 'c>d');
    expect(reach(index, 'd', 'waitsFor')).toEqual(new Set(['a', 'b', 'c']));
    expect(reach(index, 'a', 'neededBy')).toEqual(new Set(['b', 'c', 'd']));
  });
});

describe('a plan', () => {
  const now = Date.UTC(2026, 0, 1);

  it('is the longest chain of what is unfinished, by volume and then by length', () => {
    const index = graphOf(
      { ...named('a', 'b', 'goal', 'x'), done: { status: 3 } },
      'a>b',
      'b>goal',
      'x>goal',
      'done>a',
    );
    expect(planOf(index, 'goal', now)).toMatchObject({ path: ['a', 'b', 'goal'], open: 4 });
    const heavy = graphOf({ ...named('a', 'b', 'goal'), x: { volume: 3 } }, 'a>b', 'b>goal', 'x>goal');
    expect(planOf(heavy, 'goal', now).path).toEqual(['x', 'goal']);
  });

  it('says what is due before what it waits for, or before now', () => {
    const index = graphOf(
      {
        a: { dueDate: '2026-03-01' },
        b: { dueDate: '2026-02-01' },
        goal: { dueDate: '2026-04-01' },
        past: { dueDate: '2025-06-01' },
      },
      'past>a',
      'a>b',
      'b>goal',
    );
    expect(planOf(index, 'goal', now).late).toEqual(new Set(['past', 'b']));
  });

  it('is empty for what is done or not there, and takes long chains', () => {
    expect(planOf(graphOf({ a: { status: 3 } }), 'a', now).path).toEqual([]);
    expect(planOf(graphOf({}), 'a', now).path).toEqual([]);
    const ids = Array.from({ length: 20_000 }, (_, n) => `n${String(n)}`);
    const links = ids.slice(1).map((id, n) => `n${String(n)}>${id}`);
    expect(planOf(graphOf(named(...ids), ...links), 'n19999', now).path).toHaveLength(20_000);
  });
});
