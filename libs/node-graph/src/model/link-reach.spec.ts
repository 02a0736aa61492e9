import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type EffectiveAccess, type Level, mayGive, type Share } from './levels.js';
import { carries, givesUntil, reachOf, untilText } from './link-reach.js';

const USERS = ['ann', 'ben', 'cem'] as const;

const shares = fc.array(
  fc.record({
    userId: fc.constantFrom(...USERS),
    level: fc.constantFrom<Level>(1, 2, 3),
    root: fc.constantFrom('r1', 'r2'),
    branch: fc.boolean(),
    embedded: fc.boolean(),
    until: fc.constantFrom(1000, 2000, Infinity),
  }),
);
const effectiveAccess = fc.record({ id: fc.constant('n'), ownerId: fc.constantFrom(...USERS), shares });

/** The rule itself: what the maker could give on the source on their own. */
function could(source: EffectiveAccess, makerId: string, { level, until }: Share): boolean {
  return mayGive(source, makerId, { level, branch: true, until });
}

describe('what a link carries', () => {
  it('between owners is what its maker could give on the source themselves, and nothing that is public', () => {
    fc.assert(
      fc.property(effectiveAccess, effectiveAccess, fc.constantFrom(...USERS), (source, target, maker) => {
        // A node that somebody has embedded makes them no admin.
        const given = source.shares.filter(({ embedded }) => !embedded);
        const reach = reachOf(source, target, maker);
        for (const share of target.shares) {
          const expected =
            source.ownerId === target.ownerId ||
            (!share.embedded && could({ ...source, shares: given }, maker, share));
          expect(carries(reach, share)).toBe(share.branch && expected);
        }
      }),
    );
  });

  it('depends on its maker only if they do not own the source, and never within what one owner has', () => {
    fc.assert(
      fc.property(effectiveAccess, effectiveAccess, fc.constantFrom(...USERS), (source, target, maker) => {
        const { crossesOwners, delegateId } = reachOf(source, target, maker);
        expect(crossesOwners).toBe(source.ownerId !== target.ownerId);
        expect(delegateId).toBe(crossesOwners && source.ownerId !== maker ? maker : null);
      }),
    );
  });

  it('never falls when a share is added', () => {
    fc.assert(
      fc.property(effectiveAccess, shares, fc.constantFrom(...USERS), (source, more, maker) => {
        const wider = { ...source, shares: [...source.shares, ...more] };
        expect(givesUntil(wider, maker)).toBeGreaterThanOrEqual(givesUntil(source, maker));
      }),
    );
  });
});

describe('untilText', () => {
  it('spells ends as the database does', () => {
    expect([Infinity, -Infinity, 0].map(untilText)).toEqual([
      'infinity',
      '-infinity',
      '1970-01-01T00:00:00.000Z',
    ]);
  });
});
