import { Injectable } from '@nestjs/common';

import { Accounts } from '#identity';
import { Clock, mapInSlices } from '#kernel';
import type { ApiVersion } from '#platform/realtime';

import type { Actor } from '../model/actor.js';
import type { Patch } from '../model/change.js';
import { type Confidence, confidenceOf, confidential } from '../model/confidential.js';
import { cursorAt } from '../model/cursor.js';
import { type OwnerFace, readFields } from '../model/graph-node.js';
import { type EffectiveAccess, Level } from '../model/levels.js';
import { rootsOf } from '../model/share-roots.js';
import type { Slice } from '../model/slice.js';
import type { LinkType } from '../model/status.js';
import { EffectiveAccessRepository } from '../store/effective-access.repository.js';
import { type Extent, GraphRepository, type PageRows, type PartBehind } from '../store/graph.repository.js';
import { nodeOf } from '../store/node-row.js';
import type { LinkPageRow, NodePageRow } from '../store/page-rows.statements.js';

/** About how many bytes of nodes and links a page has; only of the fattest nodes there are fewer than were asked for. */
export const PAGE_BYTES = 8 * 1024 * 1024;

/** A link as pages show it. */
export interface GraphPageLink {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly type: LinkType;
  readonly wasBlocker: boolean;
  readonly private: boolean;
  readonly version: number;
  readonly createdTime: string;
  readonly lastEditedTime: string;
}

/** A page of the graph: nodes first, then links. */
export interface GraphPage {
  readonly nodes: readonly Patch[];
  readonly links: readonly GraphPageLink[];
  readonly hasMore: boolean;
  /** For `graph:since`: everything up to here is in what a page shows. */
  readonly cursor: string;
}

/** Who reads; `null`: somebody who is not signed in. */
export interface Reader {
  readonly userId: string | null;
  readonly version: ApiVersion;
}

/** What a user may see of the graph. */
@Injectable()
export class GraphService {
  constructor(
    private readonly graph: GraphRepository,
    private readonly access: EffectiveAccessRepository,
    private readonly accounts: Accounts,
    private readonly clock: Clock,
  ) {}

  /** Own and shared nodes outside the trash, then the links among them, in order of creation. */
  async get(slice: Slice, actor: Actor): Promise<GraphPage> {
    return this.render(await this.read(slice, actor), slice, actor);
  }

  /** The rows of it, as yet with nothing of who may know what. */
  read(slice: Slice, { userId }: Actor, extent: Extent = 'seen', bytes = PAGE_BYTES): Promise<PageRows> {
    return this.graph.page(userId, this.clock.date(), { ...slice, bytes }, extent);
  }

  /** The rows behind a place. */
  readBehind(part: PartBehind, { userId }: Actor, extent: Extent): Promise<PageRows> {
    return this.graph.pageBehind(userId, this.clock.date(), part, extent);
  }

  /** Turns rows into what the reader is shown. What is confidential is left out. */
  async render(
    { position, found, rows }: PageRows,
    slice: Slice,
    { userId, version }: Reader,
  ): Promise<GraphPage> {
    const now = this.clock.date();
    const shown = rows.slice(0, slice.limit);
    const nodes = shown.filter((row) => row.kind === 0);
    const ids = nodes.map(({ id }) => id);
    const accessById: ReadonlyMap<string, EffectiveAccess> =
      userId === null ? new Map() : await this.access.find(ids, now);
    const roots = rootsOf(userId, accessById);
    const owners = await this.ownersOf(nodes);
    return {
      nodes: await mapInSlices(nodes, (row) => {
        const confidence = confidenceOf(userId, accessById.get(row.id));
        return nodeView(row, owners.get(row.ownerId), confidence, version === 1, roots(row.id));
      }),
      links: await mapInSlices(
        shown.filter((row) => row.kind === 1),
        linkView,
      ),
      hasMore: found > shown.length,
      cursor: cursorAt(position),
    };
  }

  private async ownersOf(nodes: readonly NodePageRow[]): Promise<Map<string, OwnerFace>> {
    const accounts = await this.accounts.usersById([...new Set(nodes.map(({ ownerId }) => ownerId))]);
    return new Map(accounts.map((account) => [account.id, account]));
  }
}

/** Made in place: a page has thousands of them. */
function nodeView(
  row: NodePageRow,
  owner: OwnerFace | undefined,
  confidence: Confidence,
  flat: boolean,
  shareRoots: readonly string[],
): Patch {
  const node = nodeOf(row);
  const fields = readFields(node, owner, row.access ?? Level.Viewer);
  const view = confidential(fields, confidence) as Record<string, unknown>;
  if (confidence.address) view['hiddenBlockers'] = row.hiddenBlockers;
  if (flat) view['dependant'] = !node.independent;
  view['shareRoots'] = shareRoots;
  return view;
}

function linkView(row: LinkPageRow): GraphPageLink {
  return {
    id: row.linkId,
    source: row.source,
    target: row.target,
    type: row.linkType,
    wasBlocker: row.wasBlocker,
    private: row.private,
    version: row.linkVersion,
    createdTime: row.linkCreated.toISOString(),
    lastEditedTime: row.linkUpdated.toISOString(),
  };
}
