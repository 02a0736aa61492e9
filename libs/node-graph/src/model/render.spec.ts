import { describe, expect, it } from 'vitest';

import { type Change, type LinkChange, Op } from './change.js';
import { type Reader, renderFlat, renderOps } from './render.js';

const ts = '2026-01-02T03:04:05.000Z';
const link = { id: 'l', source: 's', target: 't', type: 0, wasBlocker: true, version: 0 } as const;
const added: LinkChange = {
  entity: 'link',
  op: Op.LinkAdd,
  id: 'l',
  link,
  before: {},
  after: { ...link, private: false, createdTime: ts, lastEditedTime: ts },
};
const status: Change = {
  entity: 'node',
  op: Op.NodeStatus,
  id: 't',
  before: { status: 0, version: 2 },
  after: { status: 2, version: 3 },
};
const reader: Reader = {
  userId: 'u',
  roots: () => ['r'],
  access: () => 2,
  returning: () => ({ access: 2, hiddenBlockers: 0 }),
  own: (_, patch) => patch,
  knowsActor: () => true,
};

describe('renderFlat', () => {
  it('has exactly the keys of the page', () => {
    expect(renderFlat([added, status], reader, { statusRoots: false })).toEqual({
      links: [{ id: 'l', source: 's', target: 't', type: 0, wasBlocker: true, version: 0 }],
      nodes: [{ id: 't', status: 2, version: 3 }],
    });
  });

  it('adds share roots to statuses over REST', () => {
    expect(renderFlat([status], reader, { statusRoots: true }).nodes).toEqual([
      { id: 't', status: 2, version: 3, shareRoots: ['r'] },
    ]);
  });

  it('names each entity once, with its last values', () => {
    const update: Change = {
      entity: 'node',
      op: Op.NodeUpdate,
      id: 't',
      before: { title: 'a', version: 1 },
      after: { title: 'b', independent: true, version: 2 },
    };
    expect(renderFlat([update, status], reader, { statusRoots: false }).nodes).toEqual([
      { id: 't', title: 'b', independent: true, dependant: false, version: 3, status: 2, shareRoots: ['r'] },
    ]);
  });

  it('tells of a purge with the id alone', () => {
    const purge: Change = { entity: 'node', op: Op.NodeDelete, id: 'n', before: { version: 1 }, after: {} };
    expect(renderFlat([purge], reader, { statusRoots: true })).toEqual({
      links: [],
      nodes: [{ id: 'n', deleted: true }],
    });
  });
});

describe('renderOps', () => {
  it('gives before and after, and the batch', () => {
    const batch = { batchId: 'b', actor: { username: 'ann', email: 'ann@example.org' }, ts };
    const diff = renderOps([added, status], reader, { ...batch, actorId: 'u' });
    expect(diff).toMatchObject({ ...batch, user: [], access: [] });
    expect(diff).not.toHaveProperty('actorId');
    expect(diff.links).toEqual([
      { op: 10, before: {}, after: { ...added.after, id: 'l', shareRoots: ['r'] } },
    ]);
    expect(diff.nodes).toEqual([
      {
        op: 2,
        before: { id: 't', status: 0, version: 2 },
        after: { id: 't', status: 2, version: 3, shareRoots: ['r'], lastEditedTime: ts },
      },
    ]);
  });
});
