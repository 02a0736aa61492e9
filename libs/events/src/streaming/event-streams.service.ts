import { Injectable } from '@nestjs/common';

import { Turns } from '#kernel';

import { decodeEventCursor, encodeEventCursor, type EventCursor } from '../log/event-cursor.js';
import { EventLog, type Passage } from '../log/event-log.service.js';
import type { EventQuery } from '../log/stored-event.js';
import { badEventCursor, cursorExpired } from '../reading/events.errors.js';
import { EventStream, type StreamReader, type StreamSink, type StreamSource } from './event-stream.js';
import { EventTail } from './event-tail.service.js';
import { StreamAdmission } from './stream-admission.service.js';
import { StreamRights } from './stream-rights.service.js';

/** Readings at once of those who catch up, and events of each. */
const READINGS = 4;
const AT_ONCE = 100;

/** An open stream. */
export class OpenStream {
  constructor(
    private readonly stream: EventStream,
    private readonly first: Passage,
  ) {}

  /** Where it begins, or has come to. */
  get cursor(): string {
    return this.stream.cursor;
  }

  /** Begins to tell; to be called once. */
  begin(): void {
    void this.stream.run(this.first);
  }

  /** Nobody listens any more. */
  end(): void {
    this.stream.end(null);
  }
}

/** Events as they come, for whoever may read them. */
@Injectable()
export class EventStreams {
  private readonly turns = new Turns(READINGS);
  private readonly source: StreamSource;

  constructor(
    private readonly log: EventLog,
    private readonly rights: StreamRights,
    private readonly admission: StreamAdmission,
    tail: EventTail,
  ) {
    this.source = {
      tail,
      read: (query, cursor) => this.read(query, cursor),
      isAudited: (type) => rights.isAudited(type),
    };
  }

  /**
   * Refuses cursors that are none or too old, whoever may not read it, and one stream too many.
   * @param after `null`: what is committed from now on
   */
  async open(reader: StreamReader, after: string | null, sink: StreamSink): Promise<OpenStream> {
    const filter = this.rights.filterFor(reader.principal, reader);
    const start = after === null ? null : decodeEventCursor(after);
    if (start === null && after !== null) throw badEventCursor();
    let stream: EventStream | null = null;
    const leave = await this.admission.enter(reader.principal, (error) => stream?.end(error));
    try {
      const from = start ?? (await this.log.present());
      const first = await this.read(filter.query, from);
      stream = new EventStream(this.source, reader, sink, filter, from);
      return this.opened(stream, first, leave);
    } catch (error) {
      leave();
      throw error;
    }
  }

  private opened(stream: EventStream, first: Passage, leave: () => void): OpenStream {
    stream.whenEnded = () => {
      leave();
      this.rights.forget(stream);
    };
    this.admission.demandRunning();
    this.rights.watch(stream);
    return new OpenStream(stream, first);
  }

  private async read(query: EventQuery, cursor: EventCursor): Promise<Passage> {
    const turn = this.turns.take();
    if (turn) await turn;
    try {
      const passage = await this.log.passage(query, cursor, AT_ONCE);
      if ('oldest' in passage) throw cursorExpired(encodeEventCursor(passage.oldest));
      return passage;
    } finally {
      this.turns.give();
    }
  }
}
