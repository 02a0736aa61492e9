import type { GraphNode } from '#client';
import { describe, expect, it } from 'vitest';

import { embeddedIn, tokenIn } from './embedded.js';

const TOKEN = 'aB3-_cd9aB3-_cd9aB3';

describe('the address of a public link', () => {
  it.each([
    [`https://links.example/branch/${TOKEN}`, TOKEN],
    [` https://links.example/branch/${TOKEN}/ `, TOKEN],
    [`https://links.example/branch/${TOKEN}?view=list#x`, TOKEN],
    [TOKEN, TOKEN],
    ['https://links.example/branch/short', null],
    ['https://links.example/console/graph', null],
    ['', null],
  ])('%j', (address, token) => {
    expect(tokenIn(address)).toBe(token);
  });
});

describe('what is embedded', () => {
  const mine: GraphNode = { id: 'mine', access: 0, shareRoots: ['mine'] };
  const shared: GraphNode = { id: 'shared', access: 3, shareRoots: ['shared'] };
  const alone: GraphNode = { id: 'alone', access: 3, shareRoots: [] };
  const [below, root] = ['below', 'root'].map((id): GraphNode => ({ id, access: 3, shareRoots: ['root'] }));
  const found = (...nodes: GraphNode[]): string | undefined =>
    embeddedIn({ nodes: new Map(nodes.map((node) => [node.id, node])) }, new Set(['shared', 'alone']))?.id;

  it('is the root of what is seen, and shared with nobody who looks', () => {
    expect(found(mine, shared, alone, below!, root!)).toBe('root');
    expect(found(mine, shared, alone)).toBe(undefined);
  });
});
