import { Injectable } from '@nestjs/common';

import { type Tx } from '#data';

import { type Change, type LinkChange, linkFields, type NodeChange, Op } from '../diff/change.js';
import { createdFields, type GraphNode } from '../nodes/node.js';
import { levelOf, type Share, type Standing } from './levels.js';
import { SightRepository, type WholeLink } from './sight.repository.js';
import { StandingsRepository } from './standings.repository.js';

/** What users will see that they did not see before. */
export interface Gains {
  /** For each user the new nodes and links, as creations. */
  readonly extras: ReadonlyMap<string, readonly Change[]>;
  /** The covered nodes as they stand afterwards. */
  readonly standings: ReadonlyMap<string, Standing>;
}

const NOTHING: Gains = { extras: new Map(), standings: new Map() };

/** Tells what comes into a user's sight when a share reaches further, so that his client needs no reload. */
@Injectable()
export class Sight {
  constructor(
    private readonly repository: SightRepository,
    private readonly standings: StandingsRepository,
  ) {}

  /**
   * Call it before the change is written.
   *
   * @param rootId the topmost node that the shares newly reach; with branch shares, what is below it too.
   * @param shares the shares that newly reach it.
   */
  async gainedBelow(rootId: string, shares: readonly Share[], now: Date, tx: Tx): Promise<Gains> {
    if (shares.length === 0) return NOTHING;
    const nodes = await this.repository.branchOf(rootId, tx);
    const before = await this.standings.find(
      nodes.map(({ id }) => id),
      now,
      tx,
    );
    const after = new Map(
      [...before].map(([id, standing]) => [id, reachedBy(standing, shares, id === rootId)]),
    );
    const users = [...new Set(shares.map(({ userId }) => userId))];
    const gainedBy = new Map(
      users.map((user) => [user, nodes.filter(({ id }) => gains(user, before.get(id), after.get(id)))]),
    );
    const gained = [...new Set([...gainedBy.values()].flat().map(({ id }) => id))];
    if (gained.length === 0) return { extras: new Map(), standings: after };
    const links = await this.repository.linksTouching(gained, tx);
    const ends = [...new Set(links.flatMap(({ face }) => [face.source, face.target]))].filter(
      (id) => !after.has(id),
    );
    const all = new Map([...after, ...(await this.standings.find(ends, now, tx))]);
    const extras = new Map(
      [...gainedBy]
        .filter(([, fresh]) => fresh.length > 0)
        .map(([user, fresh]) => [user, creations(user, fresh, links, all)]),
    );
    return { extras, standings: after };
  }
}

function reachedBy(standing: Standing, shares: readonly Share[], isRoot: boolean): Standing {
  return { ...standing, shares: [...standing.shares, ...shares.filter(({ branch }) => branch || isRoot)] };
}

function gains(userId: string, before: Standing | undefined, after: Standing | undefined): boolean {
  return (
    before !== undefined &&
    after !== undefined &&
    levelOf(before, userId) === null &&
    levelOf(after, userId) !== null
  );
}

function creations(
  userId: string,
  nodes: readonly GraphNode[],
  links: readonly WholeLink[],
  standings: ReadonlyMap<string, Standing>,
): Change[] {
  const fresh = new Set(nodes.map(({ id }) => id));
  const level = (id: string): number | null => {
    const standing = standings.get(id);
    return standing ? levelOf(standing, userId) : null;
  };
  const visible = links.filter(
    ({ face, private: hidden, creatorId }) =>
      (fresh.has(face.source) || fresh.has(face.target)) &&
      level(face.source) !== null &&
      level(face.target) !== null &&
      (!hidden || creatorId === userId),
  );
  return [
    ...nodes.map((node): NodeChange => ({
      entity: 'node',
      op: Op.NodeAdd,
      id: node.id,
      before: {},
      after: { ...createdFields(node), access: level(node.id) },
    })),
    ...visible.map(linkCreation),
  ];
}

function linkCreation({ face, private: hidden, createdTime, lastEditedTime }: WholeLink): LinkChange {
  return {
    entity: 'link',
    op: Op.LinkAdd,
    id: face.id,
    link: face,
    before: {},
    after: { ...linkFields(face), private: hidden, createdTime, lastEditedTime },
  };
}
