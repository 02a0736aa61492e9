import { Injectable } from '@nestjs/common';

import { printJson, type Tx } from '#data';
import { callValue } from '#events';
import { mapInSlices } from '#kernel';

import type { ChangeSet } from '../model/change-set.js';
import type { Change } from '../model/change.js';
import type { GraphEvent } from '../model/graph-event.js';
import { graphEvents } from '../model/graph.events.js';
import { untilText } from '../model/link-reach.js';
import type { Delivery } from '../model/recipients.js';
import { storedBefore, storedExtra } from '../model/stored-patches.js';
import { WRITE } from './change-log.statements.js';

const ENTITY_TYPES: Readonly<Record<Change['entity'], number>> = { node: 0, link: 1, access: 2, user: 3 };

/** What an operation needs to be told, or undone, beside its patches. */
function faceOf(change: Change): string | null {
  if (change.entity === 'link') return JSON.stringify(change.link);
  if (change.entity === 'node') return change.face === undefined ? null : JSON.stringify(change.face);
  return change.entity === 'access' ? JSON.stringify(change.share) : null;
}

const AUDITED = new Set(graphEvents.types.filter(({ audit }) => audit).map(({ name }) => name));

/** An array as its text, made in slices: the driver would write all of a large batch at once. */
async function arrayOf<One>(all: readonly One[], text: (one: One) => string | null): Promise<string> {
  const entries = await mapInSlices(all, (one) => {
    const entry = text(one);
    return entry === null ? 'null' : `"${entry.replace(/[\\"]/g, '\\$&')}"`;
  });
  return `{${entries.join(',')}}`;
}

@Injectable()
export class ChangeLogRepository {
  /** Writes the change set, and its events. A pair that is linked already breaks `uq_links_pair`. */
  async write(
    changeSet: ChangeSet,
    deliveries: readonly Delivery[],
    events: readonly GraphEvent[],
    tx: Tx,
  ): Promise<void> {
    const { changes, statuses, flags, inserts, actor } = changeSet;
    tx.defer(WRITE, [
      changeSet.id,
      changeSet.at,
      actor.userId,
      actor.username,
      actor.email,
      changeSet.scopeId,
      changes.map(({ op }) => op),
      changes.map(({ entity }) => ENTITY_TYPES[entity]),
      changes.map(({ id }) => id),
      await arrayOf(changes, ({ after }) => JSON.stringify(after)),
      await arrayOf(changes, (change) => JSON.stringify(storedBefore(change))),
      await arrayOf(changes, faceOf),
      statuses.map(({ id }) => id),
      statuses.map(({ to }) => to),
      statuses.map(({ version }) => version),
      flags.map(({ link }) => link.id),
      flags.map(({ wasBlocker }) => wasBlocker),
      flags.map(({ version }) => version),
      inserts.map(({ id }) => id),
      inserts.map(({ source }) => source),
      inserts.map(({ target }) => target),
      inserts.map(({ type }) => type),
      inserts.map(({ wasBlocker }) => wasBlocker),
      inserts.map(({ creatorId }) => creatorId),
      changeSet.merge,
      deliveries.map(({ userId }) => userId),
      deliveries.map(({ whole, changes: seen }) =>
        whole ? null : `{${seen.map(({ id }) => id).join(',')}}`,
      ),
      deliveries.map(({ extra }) => (extra.length === 0 ? null : JSON.stringify(extra.map(storedExtra)))),
      inserts.map(({ reach }) => reach.crossesOwners),
      inserts.map(({ reach }) => reach.delegateId),
      inserts.map(({ reach }) => untilText(reach.until)),
      statuses.map(({ blockedFrom }) => blockedFrom.after),
      events.map(({ type }) => type),
      events.map(({ type }) => AUDITED.has(type)),
      events.map(({ subject }) => subject),
      events.map(({ ownerId }) => ownerId),
      events.map(({ row }) => (row === null ? null : ENTITY_TYPES[row.entity])),
      events.map(({ row }) => row?.id ?? null),
      await arrayOf(events, ({ data }) => (data === null ? null : printJson(data))),
      callValue(actor.call, changeSet.at),
    ]);
  }
}
