import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type Change, Op } from './change.js';
import { type EffectiveAccess, type Level, levelOf } from './levels.js';
import { deliveriesOf } from './recipients.js';

const ids = ['a', 'b', 'c'];
const users = ['ann', 'ben', 'cem', 'dia'];

const accessById = fc.tuple(
  ...ids.map((id) =>
    fc.record({
      id: fc.constant(id),
      ownerId: fc.constantFrom(...users),
      shares: fc.array(
        fc.record({
          userId: fc.constantFrom(...users),
          level: fc.constantFrom<Level>(1, 2, 3),
          root: fc.constant(id),
          branch: fc.boolean(),
          embedded: fc.boolean(),
          until: fc.constantFrom(1000, Infinity),
        }),
      ),
    }),
  ),
);

function statusOf(id: string): Change {
  return { entity: 'node', op: Op.NodeStatus, id, before: {}, after: { status: 2, version: 1 } };
}

function linkOf(source: string, target: string): Change {
  const link = { id: source + target, source, target, type: 0, wasBlocker: true, version: 0 } as const;
  return { entity: 'link', op: Op.LinkAdd, id: link.id, link, before: {}, after: link };
}

describe('deliveriesOf', () => {
  it('gives everybody exactly what he sees, and nobody anything else', () => {
    const changes = [linkOf('a', 'b'), linkOf('b', 'c'), ...ids.map(statusOf)];
    fc.assert(
      fc.property(accessById, (list) => {
        const byId = new Map<string, EffectiveAccess>(
          list.map((effectiveAccess) => [effectiveAccess.id, effectiveAccess]),
        );
        const sees = (user: string, id: string): boolean => {
          const effectiveAccess = byId.get(id);
          return effectiveAccess !== undefined && levelOf(effectiveAccess, user) !== null;
        };
        const deliveries = new Map(
          deliveriesOf(changes, byId, new Map(), 'ann').map((each) => [each.userId, each]),
        );
        for (const user of users) {
          const expected = changes.filter((change) =>
            change.entity === 'link'
              ? sees(user, change.link.source) && sees(user, change.link.target)
              : sees(user, change.id),
          );
          expect(deliveries.get(user)?.changes ?? []).toEqual(expected);
          expect(deliveries.get(user)?.whole ?? false).toBe(expected.length === changes.length);
        }
      }),
    );
  });

  it('tells of a grant whoever gave it and the owner of the node, and nobody else', () => {
    const grant: Change = {
      entity: 'access',
      op: Op.GrantUpsert,
      id: 'a',
      share: { userId: 'cem' },
      before: {},
      after: { level: 3 },
    };
    const shared: EffectiveAccess = {
      id: 'a',
      ownerId: 'ann',
      shares: [{ userId: 'ben', level: 1, root: 'a', branch: true, embedded: false, until: Infinity }],
    };
    expect(deliveriesOf([grant], new Map([['a', shared]]), new Map(), 'ben')).toEqual([
      { userId: 'ben', changes: [grant], whole: true, extra: [] },
      { userId: 'ann', changes: [grant], whole: true, extra: [] },
    ]);
  });
});
