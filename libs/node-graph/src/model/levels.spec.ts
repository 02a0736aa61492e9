import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  type EffectiveAccess,
  type Level,
  levelOf,
  mayLink,
  type Share,
  shareRootsFor,
  viewersOf,
} from './levels.js';
import { LinkType } from './status.js';

const share = fc.record({
  userId: fc.constantFrom('ann', 'ben', 'cem'),
  level: fc.constantFrom<Level>(1, 2, 3),
  root: fc.constantFrom('r1', 'r2'),
  branch: fc.boolean(),
  embedded: fc.boolean(),
  until: fc.constantFrom(1000, Infinity),
});

function effectiveAccess(ownerId: string, shares: Share[] = []): EffectiveAccess {
  return { id: 'n', ownerId, shares };
}

function given(userId: string, level: Level): EffectiveAccess {
  return effectiveAccess('owner', [
    { userId, level, root: 'n', branch: false, embedded: false, until: Infinity },
  ]);
}

describe('levelOf', () => {
  it('is the best of all that reaches the node, and 0 for the owner', () => {
    fc.assert(
      fc.property(fc.array(share), fc.constantFrom('ann', 'ben', 'owner'), (shares, user) => {
        const level = levelOf(effectiveAccess('owner', shares), user);
        const mine = shares.filter(({ userId }) => userId === user).map(({ level: each }) => each);
        const expected = user === 'owner' ? 0 : mine.length > 0 ? Math.min(...mine) : null;
        expect(level).toBe(expected);
        expect(viewersOf(effectiveAccess('owner', shares)).has(user)).toBe(level !== null);
      }),
    );
  });

  it('never falls when a share is added', () => {
    fc.assert(
      fc.property(fc.array(share), share, (shares, extra) => {
        const before = levelOf(effectiveAccess('owner', shares), 'ann') ?? 4;
        expect(levelOf(effectiveAccess('owner', [...shares, extra]), 'ann') ?? 4).toBeLessThanOrEqual(before);
      }),
    );
  });
});

describe('shareRootsFor', () => {
  const shares: Share[] = [
    { userId: 'ann', level: 3, root: 'r2', branch: true, embedded: false, until: Infinity },
    { userId: 'ben', level: 2, root: 'r1', branch: true, embedded: false, until: Infinity },
    { userId: 'ben', level: 1, root: 'n', branch: false, embedded: false, until: Infinity },
  ];

  it('names to the owner the branch roots that he sees, and to a guest only his own', () => {
    const all = (): boolean => true;
    expect(shareRootsFor(effectiveAccess('owner', shares), 'owner', all)).toEqual(['r1', 'r2']);
    expect(shareRootsFor(effectiveAccess('owner', shares), 'owner', (root) => root === 'r2')).toEqual(['r2']);
    expect(shareRootsFor(effectiveAccess('owner', shares), 'ann', all)).toEqual(['r2']);
    expect(shareRootsFor(effectiveAccess('owner', shares), 'stranger', all)).toEqual([]);
  });
});

describe('mayLink', () => {
  const rows: [Level | null, Level | null, primary: boolean, secondary: boolean][] = [
    [0, 0, true, true],
    [1, 2, true, true],
    [2, 2, true, true],
    [2, 3, false, true],
    [2, null, false, false],
    [3, 0, false, false],
    [3, 3, false, false],
    [null, 0, false, false],
  ];
  it.each(rows)('source %s, target %s', (source, target, primary, secondary) => {
    const end = (level: Level | null): EffectiveAccess =>
      level === 0 ? effectiveAccess('me') : level === null ? effectiveAccess('owner') : given('me', level);
    expect(mayLink(LinkType.Primary, end(source), end(target), 'me')).toBe(primary);
    expect(mayLink(LinkType.Secondary, end(source), end(target), 'me')).toBe(secondary);
  });
});
