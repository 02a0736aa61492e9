import { Injectable } from '@nestjs/common';

import { EventCatalog } from '#platform/modules';

import { decodeEventCursor, encodeEventCursor } from '../log/event-cursor.js';
import { EventLog, type PlacedEvent } from '../log/event-log.service.js';
import { badEventCursor, cursorExpired } from '../reading/events.errors.js';
import { typesNamed } from '../reading/types-named.js';
import { EventSignals } from './event-signals.service.js';

const AT_ONCE = 500;

/** Which events the operator follows. */
export interface FollowFilter {
  /** `null`: everybody's. */
  readonly orgId: string | null;
  /** Names, and patterns such as `item.*`; absent: all. */
  readonly types?: readonly string[] | undefined;
}

/** Some events, and from where the next ones follow. */
export interface Followed {
  readonly events: readonly PlacedEvent[];
  readonly cursor: string;
}

/** The events of the whole installation as they come, for its operator; it asks nobody who they are. */
@Injectable()
export class FollowedEvents {
  constructor(
    private readonly log: EventLog,
    private readonly signals: EventSignals,
    private readonly catalog: EventCatalog,
  ) {}

  /**
   * Each event once, until `ending`; the first answer says where it begins. Refuses types that there are none of, and
   * cursors that are none or over.
   * @param after `null`: what is committed from now on
   */
  async *follow(
    { orgId, types }: FollowFilter,
    after: string | null,
    ending: AbortSignal,
  ): AsyncGenerator<Followed> {
    const named = typesNamed(this.catalog, types).map(({ name }) => name);
    const query = { owner: orgId === null ? null : ({ kind: 'org', id: orgId } as const), types: named };
    let cursor = after === null ? await this.log.present() : decodeEventCursor(after);
    if (cursor === null) throw badEventCursor();
    yield { events: [], cursor: encodeEventCursor(cursor) };
    const woken = new Waker(ending);
    const stop = this.signals.whenWoken(() => {
      woken.wake();
    });
    try {
      while (!ending.aborted) {
        const passage = await this.log.passage(query, cursor, AT_ONCE);
        if ('oldest' in passage) throw cursorExpired(encodeEventCursor(passage.oldest));
        cursor = passage.cursor;
        yield { events: passage.events, cursor: encodeEventCursor(cursor) };
        if (!passage.hasMore) await woken.next();
      }
    } finally {
      stop();
    }
  }
}

/** Remembers that somebody was woken while they did something else. */
class Waker {
  private isDue = false;
  private go: () => void = () => undefined;

  constructor(private readonly ending: AbortSignal) {
    ending.addEventListener('abort', () => {
      this.wake();
    });
  }

  wake(): void {
    this.isDue = true;
    this.go();
  }

  async next(): Promise<void> {
    if (!this.isDue && !this.ending.aborted) await new Promise<void>((resolve) => (this.go = resolve));
    this.isDue = false;
  }
}
