import { Injectable } from '@nestjs/common';

import type { Change } from '../model/change.js';
import type { GraphNode } from '../model/graph-node.js';
import { type EffectiveAccess, type Level, levelOf, seesPublicly } from '../model/levels.js';
import { readerFor } from '../model/reader.js';
import { isOfGraph, maySee } from '../model/recipients.js';
import type { BatchFace, Reader } from '../model/render.js';
import { isShown } from '../model/stored-patches.js';
import { hidden, nodeShown } from '../model/visibility.js';
import { CatchUpRepository, type StoredDelivery } from '../store/catch-up.repository.js';
import { EffectiveAccessRepository } from '../store/effective-access.repository.js';
import { NodesRepository } from '../store/nodes.repository.js';
import { OwnerNames } from '../store/owner-names.js';

interface Diff {
  readonly batch: BatchFace;
  readonly changes: readonly Change[];
}

/** Judges what somebody was told by what they may see now. */
@Injectable()
export class Present {
  constructor(
    private readonly repository: CatchUpRepository,
    private readonly access: EffectiveAccessRepository,
    private readonly nodes: NodesRepository,
    private readonly owners: OwnerNames,
  ) {}

  /** The diffs with all that the user may see; what they may not see any more is told as a removal. */
  async of(
    deliveries: readonly StoredDelivery[],
    userId: string,
    now: Date,
  ): Promise<{ reader: Reader; diffs: Diff[] }> {
    const all = deliveries.flatMap(({ changes, extra }) => [...changes, ...extra]);
    const accessById = await this.access.find(unique(all.flatMap(nodesOf)), now);
    const visible = new Map([...accessById].filter(([, each]) => levelOf(each, userId) !== null));
    const links = unique(all.filter(({ entity }) => entity === 'link').map(({ id }) => id));
    const secret = new Set(await this.repository.hiddenFrom(userId, links));
    const shown = unique(deliveries.flatMap(({ extra }) => extra.filter(isShown)).map(({ id }) => id));
    const nodes = await this.nodes.findMany(shown.filter((id) => visible.has(id)));
    const view = new View(userId, visible, secret, new Map(nodes.map((node) => [node.id, node])));
    const diffs = deliveries.map(({ batch, changes, extra }) => ({
      batch,
      changes: [
        ...changes.flatMap((change) => view.of(change)),
        ...extra.flatMap((change) => view.ofExtra(change)),
      ],
    }));
    const shownNow = diffs.filter(({ changes }) => changes.length > 0);
    const name = await this.owners.of(
      shownNow.flatMap(({ changes }) => changes),
      new Map(),
    );
    return {
      reader: readerFor(userId, visible),
      diffs: shownNow.map(({ batch, changes }) => ({ batch, changes: changes.map(name) })),
    };
  }
}

class View {
  constructor(
    private readonly userId: string,
    private readonly visible: ReadonlyMap<string, EffectiveAccess>,
    private readonly secret: ReadonlySet<string>,
    private readonly nodes: ReadonlyMap<string, GraphNode>,
  ) {}

  of(change: Change): Change[] {
    if (change.entity === 'user') return [change];
    if (change.entity === 'access') return this.visible.has(change.id) ? [change] : [];
    const sees = maySee(change, this.userId, (id) => this.visible.get(id)) && !this.secret.has(change.id);
    return [sees ? change : hidden(change)];
  }

  /** A node that came into sight is told as it is today. */
  ofExtra(change: Change): Change[] {
    const node = isShown(change) ? this.nodes.get(change.id) : undefined;
    const effectiveAccess = this.visible.get(change.id);
    if (node === undefined || effectiveAccess === undefined) return this.of(change);
    return [nodeShown(node, change.after['access'] as Level, seesPublicly(effectiveAccess, this.userId))];
  }
}

function nodesOf(change: Change): string[] {
  if (change.entity === 'link') return [change.link.source, change.link.target];
  return isOfGraph(change) || change.entity === 'access' ? [change.id] : [];
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
