import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import type { Inversion, Inverter } from '../changes/inverter.js';
import { Op } from '../model/change.js';
import { changedSince } from '../model/changes.errors.js';
import { embedChange, refuseToEmbed } from '../model/publication.js';
import type { StoredOp } from '../model/stored-op.js';
import { NodesRepository } from '../store/nodes.repository.js';
import { PublicationRepository } from '../store/publication.repository.js';

/** Takes an embedded branch out again, or brings it back as long as it is public. */
@Injectable()
export class EmbedInverter implements Inverter {
  readonly ops = [Op.UserUpdate];
  readonly sharing = true;

  constructor(
    private readonly nodes: NodesRepository,
    private readonly publications: PublicationRepository,
  ) {}

  nodesOf(ops: readonly StoredOp[]): readonly string[] {
    return ops
      .flatMap(({ before, after }) => [embedOf(before), embedOf(after)])
      .filter((nodeId) => nodeId !== null);
  }

  async invert(ops: readonly StoredOp[], { accessById, changeSet }: Inversion, tx: Tx): Promise<void> {
    for (const { id: userId, before, after } of [...ops].reverse()) {
      const [from, to] = [embedOf(after), embedOf(before)];
      if (from !== null && !(await this.publications.unembed(userId, from, tx))) throw changedSince();
      if (to !== null) {
        const node = await this.nodes.find(to, tx);
        const effectiveAccess = accessById.get(to);
        refuseToEmbed(
          node !== null && effectiveAccess ? { node, effectiveAccess, accessById } : null,
          userId,
          changeSet.at,
          null,
        );
        if (!(await this.publications.embed(userId, to, changeSet.at, tx))) throw changedSince();
      }
      changeSet.changes.push(embedChange(userId, from, to));
    }
  }
}

function embedOf({ publicEmbed }: StoredOp['before']): string | null {
  return typeof publicEmbed === 'string' ? publicEmbed : null;
}
