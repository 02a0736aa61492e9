import { Injectable } from '@nestjs/common';

import { type ApiVersion, Broadcaster } from '#platform/realtime';

import { type Change, Op } from '../model/change.js';
import { type EffectiveAccess, Level, reaches, viewersOf } from '../model/levels.js';
import { readerFor } from '../model/reader.js';
import type { Delivery } from '../model/recipients.js';
import { type BatchFace, renderFlat, renderOps } from '../model/render.js';

const VERSIONS: readonly ApiVersion[] = [1, 2];

/** Tells whoever a batch concerns of it, in the shape that each client understands. */
@Injectable()
export class DiffBroadcaster {
  constructor(private readonly broadcaster: Broadcaster) {}

  /**
   * `branch:published`, where a node became public, to everybody who sees it but the caller's socket; the token is for its
   * admins.
   */
  announce(
    changes: readonly Change[],
    accessById: ReadonlyMap<string, EffectiveAccess>,
    except: string | null,
  ): void {
    for (const { id, after } of changes.filter(isPublished)) {
      const effectiveAccess = accessById.get(id);
      if (effectiveAccess === undefined) continue;
      const users = [...viewersOf(effectiveAccess)];
      const isAdmin = (userId: string): boolean => reaches(effectiveAccess, userId, Level.Admin);
      const others = users.filter((userId) => !isAdmin(userId));
      const { publicToken, publicDue, publicBranch } = after;
      const payload = { id, publicToken, publicDue, publicBranch };
      const untold = { ...payload, publicToken: null };
      for (const version of VERSIONS) {
        this.broadcaster.toUsers(users.filter(isAdmin), version, 'branch:published', payload, except);
        this.broadcaster.toUsers(others, version, 'branch:published', untold, except);
      }
    }
  }

  /** Whether the user may hear anything: `false` spares the work of telling them. */
  mayHear(userId: string): boolean {
    return VERSIONS.some((version) => this.broadcaster.mayListen(userId, version));
  }

  /** `graph:diff`. Users who are told the same are told together. */
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

function isPublished({ op, before, after }: Change): boolean {
  return op === Op.NodePublish && before['publicToken'] === null && after['publicToken'] !== null;
}
