import { Injectable } from '@nestjs/common';

import { type ApiVersion, Broadcaster } from '#platform';

import type { EffectiveAccess } from '../model/levels.js';
import { readerFor } from '../model/reader.js';
import type { Delivery } from '../model/recipients.js';
import { type BatchFace, renderFlat, renderOps } from '../model/render.js';

const VERSIONS: readonly ApiVersion[] = [1, 2];

/** Sends `graph:diff` to whoever a batch concerns, in the shape that each client understands. */
@Injectable()
export class DiffBroadcaster {
  constructor(private readonly broadcaster: Broadcaster) {}

  /** Users who are told the same are told together. */
  notify(
    batch: BatchFace,
    deliveries: readonly Delivery[],
    accessById: ReadonlyMap<string, EffectiveAccess>,
    except: string | null,
  ): void {
    for (const version of VERSIONS) {
      const audience = deliveries.filter(({ userId }) => this.broadcaster.mayListen(userId, version));
      const groups = new Map<string, { payload: object; users: string[] }>();
      for (const { userId, changes, extra } of audience) {
        const all = extra.length === 0 ? changes : [...changes, ...extra];
        const reader = readerFor(userId, accessById);
        const payload =
          version === 1 ? renderFlat(all, reader, { statusRoots: false }) : renderOps(all, reader, batch);
        const key = JSON.stringify(payload);
        const group = groups.get(key);
        if (group) group.users.push(userId);
        else groups.set(key, { payload, users: [userId] });
      }
      for (const { payload, users } of groups.values()) {
        this.broadcaster.toUsers(users, version, 'graph:diff', payload, except);
      }
    }
  }
}
