import { setTimeout as sleep } from 'node:timers/promises';

import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';

import { EventCatalog } from '#platform/modules';

import type { EventCursor } from '../log/event-cursor.js';
import { EventLog } from '../log/event-log.service.js';
import { EventSignals } from './event-signals.service.js';
import { Stretch } from './stretch.js';

/** Events of one reading. */
const AT_ONCE = 500;
/** Readings are at least so far apart, and as far as it takes to hand on what they brought. */
const APART_MS = { least: 10, most: 100 } as const;

/** Somebody who goes on from where the tail is. */
export interface TailListener {
  /** Of whose events it hears; the same for as long as it listens. */
  readonly owners: readonly string[];
  /** Whether it wants to hear no more, whatever it has asked for. */
  readonly ended: boolean;
  /** Must not throw, and not take long. */
  hear(stretch: Stretch): void;
  /** The database was restored: cursors are over. @param oldest of those that work */
  lost(oldest: EventCursor): void;
}

interface Joining {
  readonly listener: TailListener;
  readonly resolve: (cursor: EventCursor) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The end of the log, read once for all who listen in this process: a reading for each signal, not for each reader. Who
 * joins is told where the tail is, after they asked, and reads up to there by themselves.
 */
@Injectable()
export class EventTail implements OnApplicationBootstrap {
  private readonly logger = new Logger(EventTail.name);
  private readonly listeners = new Map<string, Set<TailListener>>();
  private readonly everybody = new Set<TailListener>();
  private readonly types: readonly string[];
  private joining: Joining[] = [];
  private cursor: EventCursor | null = null;
  private reading: 'no' | 'yes' | 'again' = 'no';
  private failing = false;

  constructor(
    private readonly log: EventLog,
    private readonly signals: EventSignals,
    catalog: EventCatalog,
  ) {
    this.types = catalog.types.map(({ name }) => name);
  }

  onApplicationBootstrap(): void {
    this.signals.whenWoken(
      () => {
        if (this.everybody.size > 0) this.wake();
      },
      () => this.everybody.size + this.joining.length > 0,
    );
  }

  /**
   * From then on the listener hears.
   * @returns the place from which on; all that was committed when it was called lies before
   */
  join(listener: TailListener): Promise<EventCursor> {
    return new Promise((resolve, reject) => {
      this.joining.push({ listener, resolve, reject });
      this.signals.want();
      this.wake();
    });
  }

  /** How far it is: nothing that a listener has not heard lies before. `null`: nobody listens. */
  get place(): EventCursor | null {
    return this.cursor;
  }

  leave(listener: TailListener): void {
    this.joining = this.joining.filter((one) => one.listener !== listener);
    this.everybody.delete(listener);
    for (const owner of listener.owners) {
      const those = this.listeners.get(owner);
      those?.delete(listener);
      if (those?.size === 0) this.listeners.delete(owner);
    }
  }

  private wake(): void {
    if (this.reading === 'no') void this.read();
    else this.reading = 'again';
  }

  private async read(): Promise<void> {
    do {
      this.reading = 'yes';
      const joining = this.joining.splice(0);
      let busy: number = APART_MS.least;
      try {
        busy = await this.round();
        this.failing = false;
        for (const one of joining) this.admit(one);
      } catch (error) {
        for (const { reject } of joining) reject(error);
        if (!this.failing) this.logger.warn({ msg: 'events cannot be read for the moment', err: error });
        this.failing = true;
      }
      await sleep(Math.min(Math.max(busy, APART_MS.least), APART_MS.most), undefined, { ref: false });
    } while (this.hasMoreToRead());
    this.reading = 'no';
  }

  private hasMoreToRead(): boolean {
    return this.reading === 'again';
  }

  private admit({ listener, resolve, reject }: Joining): void {
    if (this.cursor === null) {
      reject(new Error('the tail of the log is not known'));
      return;
    }
    if (listener.ended) return;
    this.everybody.add(listener);
    for (const owner of listener.owners) {
      const those = this.listeners.get(owner) ?? new Set();
      this.listeners.set(owner, those.add(listener));
    }
    resolve(this.cursor);
  }

  /** Reads up to the present. @returns how many milliseconds it took to hand it on */
  private async round(): Promise<number> {
    if (this.everybody.size === 0) this.cursor = null;
    // Nobody has heard anything yet: nothing was missed.
    if (this.cursor === null) {
      this.cursor = await this.log.present();
      return 0;
    }
    let handing = 0;
    for (let cursor = this.cursor; ;) {
      const passage = await this.log.passage({ owner: null, types: this.types }, cursor, AT_ONCE);
      if ('oldest' in passage) {
        this.cursor = await this.log.present();
        for (const listener of [...this.everybody]) listener.lost(passage.oldest);
        return handing;
      }
      this.cursor = cursor = passage.cursor;
      const began = performance.now();
      this.hand(new Stretch(passage.events, cursor));
      handing += performance.now() - began;
      if (!passage.hasMore) return handing;
    }
  }

  private hand(stretch: Stretch): void {
    const concerned = new Set<TailListener>();
    for (const owner of stretch.owners())
      for (const listener of this.listeners.get(owner) ?? []) concerned.add(listener);
    for (const listener of concerned) listener.hear(stretch);
  }
}
