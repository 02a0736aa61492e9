import { Injectable } from '@nestjs/common';

import { WriteBehind } from '#data';
import { Clock } from '#kernel';

import { type SessionUse, SessionsRepository } from './sessions.repository.js';

/** A session that was seen so lately needs no writing. */
const EVERY_MS = 60_000;
const AT_ONCE = 1_000;

/** Remembers when sessions were last used, once a minute for each: no request waits for it. */
@Injectable()
export class SessionUses {
  private uses = new Map<string, Date>();
  /** Writes what was noted so far. */
  readonly flush: () => Promise<void>;

  constructor(
    sessions: SessionsRepository,
    writeBehind: WriteBehind,
    private readonly clock: Clock,
  ) {
    this.flush = writeBehind.schedule<SessionUse>({
      failing: 'the last use of sessions could not be written',
      atOnce: AT_ONCE,
      take: () => this.take(),
      write: (uses, tx) => sessions.touch(uses, tx),
    });
  }

  /** @param lastSeenAt as it is written */
  note(id: string, lastSeenAt: Date): void {
    const now = this.clock.now();
    if (now - lastSeenAt.getTime() >= EVERY_MS) this.uses.set(id, new Date(now));
  }

  /** In one order for all processes, so that two of them cannot block each other. */
  private take(): SessionUse[] {
    const noted = [...this.uses].sort(([a], [b]) => (a < b ? -1 : 1));
    this.uses = new Map();
    return noted;
  }
}
