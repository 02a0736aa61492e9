import { Injectable } from '@nestjs/common';

import { Accounts } from '#identity';
import { Clock } from '#kernel';

import type { Actor } from '../model/actor.js';
import type { GraphNode, OwnerFace } from '../model/graph-node.js';
import { forbidden, nodeNotFound } from '../model/graph.errors.js';
import { type EffectiveAccess, Level, levelOf, NOBODY, reaches } from '../model/levels.js';
import type { Slice } from '../model/slice.js';
import { NodeLookup } from '../store/node-lookup.js';
import { type ListedShare, ShareListRepository } from '../store/share-list.repository.js';
import type { GraphReceivedSharesView, GraphSharesView, GraphShareView } from './share-list.views.js';

type Faces = ReadonlyMap<string, OwnerFace>;
type Given = Pick<GraphShareView, 'level' | 'branch' | 'due' | 'grantedBy' | 'version' | 'createdTime'>;

const UNKNOWN: OwnerFace = { username: null, email: null };

/** Who may see what: for those who decide about a node, and for those it is shared with. */
@Injectable()
export class ShareListService {
  constructor(
    private readonly shares: ShareListRepository,
    private readonly nodes: NodeLookup,
    private readonly accounts: Accounts,
    private readonly clock: Clock,
  ) {}

  /**
   * Every share of the node, and those of nodes above that reach it; and how it is published. Whether somebody has the
   * address, and sees by it, is not told. Refuses unknown nodes and callers below admin.
   */
  async of(id: string, { userId }: Actor): Promise<Omit<GraphSharesView, 'ok' | 'trace_id'>> {
    const now = this.clock.date();
    const found = await this.nodes.find(id, now);
    if (found === null) throw nodeNotFound('node');
    const { node, effectiveAccess, accessById } = found;
    if (!reaches(effectiveAccess, userId, Level.Admin)) throw forbidden('to see shares needs admin');
    const inherited = effectiveAccess.shares.filter(({ root, embedded }) => root !== id && !embedded);
    const all = await this.shares.ofNodes([id, ...new Set(inherited.map(({ root }) => root))]);
    const reaching = new Set(inherited.map((share) => `${share.root} ${share.userId}`));
    const own = all.filter(({ nodeId }) => nodeId === id);
    const above = all.filter((share) =>
      share.silent
        ? isInForce(share, now) && reaching.has(`${share.nodeId} ${NOBODY}`)
        : reaching.has(`${share.nodeId} ${share.userId}`),
    );
    const faces = await this.facesOf([
      node.ownerId,
      ...all.flatMap((share) => [share.userId, share.grantorId]),
    ]);
    const sees = (nodeId: string): boolean => isVisible(accessById.get(nodeId), userId);
    return {
      owner: faces.get(node.ownerId) ?? UNKNOWN,
      access: [...own, ...above].map((share) => ({
        nodeId: sees(share.nodeId) ? share.nodeId : null,
        email: share.email ?? faces.get(share.userId)?.email ?? null,
        ...given(share, faces),
      })),
      publication: publicationOf(node),
    };
  }

  /** What is shared with the caller, whether or not they have hidden it. */
  async received(
    { limit, offset }: Slice,
    { userId }: Actor,
  ): Promise<Omit<GraphReceivedSharesView, 'ok' | 'trace_id'>> {
    const all = await this.shares.received(userId, this.clock.date(), limit + 1, offset);
    const shown = all.slice(0, limit);
    const faces = await this.facesOf(shown.flatMap(({ ownerId, grantorId }) => [ownerId, grantorId]));
    return {
      hasMore: all.length > limit,
      access: shown.map((share) => ({
        id: share.nodeId,
        title: share.title,
        owner: faces.get(share.ownerId) ?? UNKNOWN,
        ...given(share, faces),
        showing: share.showing,
      })),
    };
  }

  private async facesOf(userIds: readonly string[]): Promise<Faces> {
    const accounts = await this.accounts.usersById([...new Set(userIds)]);
    return new Map(accounts.map(({ id, username, email }) => [id, { username, email }]));
  }
}

function isVisible(effectiveAccess: EffectiveAccess | undefined, userId: string): boolean {
  return effectiveAccess !== undefined && levelOf(effectiveAccess, userId) !== null;
}

function isInForce({ branch, due }: ListedShare, now: Date): boolean {
  return branch && (due === null || due > now);
}

function given(share: ListedShare, faces: Faces): Given {
  const { level, branch, due, version, createdAt } = share;
  const grantedBy = faces.get(share.grantorId) ?? UNKNOWN;
  return {
    level,
    branch,
    due: due?.toISOString() ?? null,
    grantedBy,
    version,
    createdTime: createdAt.toISOString(),
  };
}

function publicationOf({ publicToken, publicDue, publicBranch }: GraphNode): GraphSharesView['publication'] {
  return publicToken === null ? null : { publicToken, publicDue, publicBranch: publicBranch === true };
}
