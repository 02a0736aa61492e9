import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Op } from './change.js';
import type { WholeLink } from './graph-link.js';
import { newNode } from './graph-node.js';
import { type EffectiveAccess, type Level, levelOf } from './levels.js';
import { type Visibility, visibilityChanges } from './visibility.js';

const IDS = ['a', 'b', 'c', 'd'];
const USERS = ['ann', 'ben', 'cem'];
const NOW = new Date('2026-01-02T03:04:05Z');

const node = (id: string): ReturnType<typeof newNode> =>
  newNode({ id, ownerId: 'ann', componentId: 'x' }, { fields: {}, status: undefined }, NOW);

function link(source: string, target: string, hidden: boolean): WholeLink {
  const face = { id: source + target, source, target, type: 0, wasBlocker: true, version: 0 } as const;
  const ts = NOW.toISOString();
  return {
    face,
    private: hidden,
    creatorId: 'ben',
    crossesOwners: false,
    createdTime: ts,
    lastEditedTime: ts,
  };
}

const pairs = IDS.flatMap((source, i) => IDS.slice(i + 1).map((target) => [source, target] as const));
const links = fc
  .subarray(pairs)
  .chain((chosen) =>
    fc.tuple(...chosen.map(([source, target]) => fc.boolean().map((hidden) => link(source, target, hidden)))),
  );
const accessById = fc.tuple(
  ...IDS.map((id) =>
    fc.record({
      id: fc.constant(id),
      ownerId: fc.constant('ann'),
      shares: fc.array(
        fc.record({
          userId: fc.constantFrom(...USERS),
          level: fc.constantFrom<Level>(1, 2, 3),
          root: fc.constant(id),
          branch: fc.boolean(),
          embedded: fc.boolean(),
          until: fc.constantFrom(1000, Infinity),
        }),
        { maxLength: 3 },
      ),
    }),
  ),
);

function landscape(list: readonly EffectiveAccess[], all: readonly WholeLink[]): Visibility {
  return {
    nodes: new Map(IDS.map((id) => [id, node(id)])),
    links: all,
    accessById: new Map(list.map((effectiveAccess) => [effectiveAccess.id, effectiveAccess])),
  };
}

/** What a user has on his screen: levels of nodes, and ids of links. */
function screenOf(user: string, { accessById: known, links: all }: Visibility): Map<string, unknown> {
  const screen = new Map<string, unknown>();
  for (const id of IDS) {
    const level = levelOf(known.get(id) ?? { id, ownerId: '', shares: [] }, user);
    if (level !== null) screen.set(id, level);
  }
  for (const { face, private: hidden, creatorId } of all)
    if (screen.has(face.source) && screen.has(face.target) && (!hidden || creatorId === user))
      screen.set(face.id, 'link');
  return screen;
}

describe('sightChanges', () => {
  it('turns every screen into the next one, and says nothing that is known', () => {
    fc.assert(
      fc.property(accessById, accessById, links, (one, two, all) => {
        const [before, after] = [landscape(one, all), landscape(two, all)];
        const extras = visibilityChanges(before, after);
        for (const user of USERS) {
          const screen = screenOf(user, before);
          for (const { id, op, after: patch } of extras.get(user) ?? []) {
            if (op === Op.NodeDelete || op === Op.LinkDelete) expect(screen.delete(id)).toBe(true);
            else if (op === Op.LinkAdd) expect(screen.has(id) || !screen.set(id, 'link')).toBe(false);
            else {
              expect(screen.has(id)).toBe(op === Op.NodeUpdate);
              // Who sees it no longer, or from now on, as public only keeps the level, perhaps.
              if (!('hiddenBlockers' in patch)) expect(screen.get(id)).not.toBe(patch['access']);
              screen.set(id, patch['access']);
            }
          }
          expect(screen).toEqual(screenOf(user, after));
        }
      }),
    );
  });

  it('shows a new node whole', () => {
    const share = {
      userId: 'ben',
      level: 2,
      root: 'a',
      branch: false,
      embedded: false,
      until: Infinity,
    } as const;
    const alone: EffectiveAccess = { id: 'a', ownerId: 'ann', shares: [] };
    const extras = visibilityChanges(landscape([alone], []), landscape([{ ...alone, shares: [share] }], []));
    expect([...extras.keys()]).toEqual(['ben']);
    expect(extras.get('ben')?.[0]).toMatchObject({
      op: 0,
      id: 'a',
      before: {},
      after: { title: '', access: 2, x: 0 },
    });
  });
});
