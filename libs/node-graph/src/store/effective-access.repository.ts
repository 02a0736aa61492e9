import { Injectable } from '@nestjs/common';

import { Database, type Tx } from '#data';

import type { Draft } from '../model/change-set.js';
import type { EffectiveAccess } from '../model/levels.js';
import { type ShareRow, standingOf } from './share-row.js';
import { STANDINGS } from './visibility.statements.js';

interface StandingRow {
  readonly id: string;
  readonly owner_id: string;
  readonly shares: readonly ShareRow[];
}

@Injectable()
export class StandingsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Who sees which of the nodes, and of the branch roots above them, with which rights; unknown nodes are absent.
   *
   * @param now shares that are over by then do not count.
   */
  async find(nodeIds: readonly string[], now: Date, tx?: Tx): Promise<Map<string, EffectiveAccess>> {
    if (nodeIds.length === 0) return new Map();
    const rows = await (tx ?? this.database).query<StandingRow>(STANDINGS, [nodeIds, now]);
    return new Map(rows.map((row) => [row.id, standingOf(row.id, row.owner_id, row.shares)]));
  }

  /**
   * The standings of every node that the draft names, and of the branch roots above; those already known are not
   * asked for again.
   */
  async complete(
    known: readonly EffectiveAccess[],
    draft: Draft,
    now: Date,
    tx: Tx,
  ): Promise<Map<string, EffectiveAccess>> {
    const standings = new Map(known.map((standing) => [standing.id, standing]));
    const named = draft.changes.flatMap((change) =>
      change.entity === 'link'
        ? [change.link.source, change.link.target]
        : change.entity === 'node'
          ? [change.id]
          : [],
    );
    const roots = known.flatMap(({ shares }) =>
      shares.filter(({ branch }) => branch).map(({ root }) => root),
    );
    const missing = [...new Set([...named, ...roots])].filter((id) => !standings.has(id));
    for (const [id, standing] of await this.find(missing, now, tx)) standings.set(id, standing);
    return standings;
  }
}
