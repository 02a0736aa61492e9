import { Injectable } from '@nestjs/common';

import { Clock } from '#kernel';

import type { Actor } from '../model/actor.js';
import { type Cursor, cursorAt, encodeCursor, type Position } from '../model/cursor.js';
import { type FlatDiff, type OpDiff, renderFlat, renderOps } from '../model/render.js';
import { CatchUpRepository, type StoredDelivery } from '../store/catch-up.repository.js';
import { Present } from './present.js';
import type { SinceRequest } from './since-input.js';
import { Timelines } from './timelines.service.js';

/** What a client missed, or the word that it has to begin anew. */
export type SinceAnswer =
  | { readonly reset: true }
  | { readonly cursor: string; readonly hasMore: boolean; readonly diffs: readonly (FlatDiff | OpDiff)[] };

/** Lets a client that was away hear what it missed (docs/contracts/node-graph.md#catch-up). */
@Injectable()
export class CatchUpService {
  constructor(
    private readonly repository: CatchUpRepository,
    private readonly present: Present,
    private readonly timelines: Timelines,
    private readonly clock: Clock,
  ) {}

  /**
   * Every diff that the caller was to be told and the cursor does not know, their own too, each exactly once. What
   * depends on each other comes in the order in which it was committed. Only what may be seen now is told: of everything
   * else that it is gone. `reset`: some of it is no longer kept, or the cursor is of another timeline.
   */
  async since({ cursor, limit }: SinceRequest, actor: Actor): Promise<SinceAnswer> {
    const reading = await this.repository.since(actor.userId, cursor, limit + 1);
    const { position, lost, restored, found, deliveries } = reading;
    if (restored) await this.timelines.begin();
    if (restored || lost) return { reset: true };
    const shown = deliveries.slice(0, limit);
    const hasMore = found > shown.length;
    return {
      cursor: hasMore ? encodeCursor(continued(cursor, position, shown)) : cursorAt(position),
      hasMore,
      diffs: await this.render(shown, actor),
    };
  }

  /** What of it may be seen now; of a diff without any of that nothing is told. */
  private async render(
    deliveries: readonly StoredDelivery[],
    { userId, version }: Actor,
  ): Promise<(FlatDiff | OpDiff)[]> {
    const { reader, diffs } = await this.present.of(deliveries, userId, this.clock.date());
    return diffs.map(({ batch, changes }) =>
      version === 2 ? renderOps(changes, reader, batch) : renderFlat(changes, reader, { statusRoots: false }),
    );
  }
}

/** Where the next part of a long list begins. What `target` knew comes first; after it the present takes its place. */
function continued(
  { base, part }: Cursor,
  { snapshot, timeline }: Position,
  shown: readonly StoredDelivery[],
): Cursor {
  const last = shown.at(-1);
  if (last === undefined) throw new Error('a part of a list is never empty');
  const target = part?.target ?? base;
  return last.later
    ? { base: target, timeline, part: { target: snapshot, after: last.place } }
    : { base, timeline, part: { target, after: last.place } };
}
