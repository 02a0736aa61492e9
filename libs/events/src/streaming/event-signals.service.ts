import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';

import { Clock } from '#kernel';

import { EventRecorder } from '../log/event-recorder.js';
import { OtherListeners } from './other-listeners.js';
import { type Listening, SignalsRepository } from './signals.repository.js';

/** Notifications of one process are this far apart: whatever it commits in between, others are told once. */
const APART_MS = 20;
/** For whom nobody tells: those behind a pooler, and while a connection is lost. */
const LOOK_EVERY_MS = 5_000;
const AGAIN_MS = { first: 200, most: 30_000 } as const;
/** Behind the name of a process: it wants to be told. */
const WANTS = ' wants';
/** Whoever has just said so does not say it again. */
const SAID_MS = 1_000;

interface Listener {
  readonly wake: () => void;
  readonly wants: () => boolean;
}

/**
 * Wakes whoever reads events when there may be new ones: at once for what this process commits, within some
 * milliseconds for what others do, and every five seconds in any case. What is told is that there is something, never
 * what: a signal that is lost costs nothing but time. Processes say whether they want to be told; where it is sure that
 * no other does, nothing is sent (ADR 144).
 */
@Injectable()
export class EventSignals implements OnApplicationShutdown {
  private readonly logger = new Logger(EventSignals.name);
  private readonly name = randomUUID();
  private readonly listeners = new Set<Listener>();
  private readonly others = new OtherListeners();
  private readonly stopping = new AbortController();
  private listening: Listening | null = null;
  private begun = false;
  private looking: NodeJS.Timeout | undefined;
  private telling: 'no' | 'yes' | 'again' = 'no';
  private saidAt = -Infinity;

  constructor(
    recorder: EventRecorder,
    private readonly signals: SignalsRepository,
    private readonly clock: Clock,
  ) {
    recorder.whenRecorded(() => {
      this.wake();
      this.tellOthers();
    });
  }

  /** Whether other processes are heard at once. */
  get hears(): boolean {
    return this.listening !== null;
  }

  /**
   * @param wake called when there may be new events
   * @param wants whether those of other processes are to be heard at once; `want` tells when that begins
   * @returns takes it back
   */
  whenWoken(wake: () => void, wants: () => boolean = () => true): () => void {
    const listener = { wake, wants };
    this.listeners.add(listener);
    if (!this.begun) this.begin();
    else this.want();
    return () => this.listeners.delete(listener);
  }

  /** Somebody wants to hear of others from now on, who may have been told nothing until now. */
  want(): void {
    if (!this.isWanted() || this.clock.now() - this.saidAt < SAID_MS) return;
    this.say();
  }

  onApplicationShutdown(): void {
    this.stopping.abort();
    clearInterval(this.looking);
    this.listening?.end();
  }

  private begin(): void {
    this.begun = true;
    this.looking = setInterval(() => {
      this.wake();
      if (this.isWanted()) this.say();
      else this.listening?.ask().catch(() => this.listening?.end());
    }, LOOK_EVERY_MS).unref();
    void this.keepListening();
  }

  private isWanted(): boolean {
    for (const { wants } of this.listeners) if (wants()) return true;
    return false;
  }

  /** That this process wants to be told: whoever has not known that tells it at once, so that nothing is missed. */
  private say(): void {
    if (this.listening === null) return;
    this.saidAt = this.clock.now();
    this.listening.tell(this.name + WANTS).catch(() => this.listening?.end());
  }

  private wake(): void {
    for (const { wake } of this.listeners) wake();
  }

  /** After the commit: within the transaction, a notification would let commits of others wait for it. */
  private tellOthers(): void {
    if (!this.others.any(this.clock.now())) return;
    if (this.telling === 'no') void this.tell();
    else this.telling = 'again';
  }

  private async tell(): Promise<void> {
    do {
      this.telling = 'yes';
      const told = this.listening ?? this.signals;
      // Who cannot be told looks by themselves.
      await told.tell(this.name).catch(() => undefined);
      await this.pause(APART_MS);
    } while (this.hasMoreToTell());
    this.telling = 'no';
  }

  private hasMoreToTell(): boolean {
    return this.telling === 'again' && !this.isStopping();
  }

  private async keepListening(): Promise<void> {
    let wait: number = AGAIN_MS.first;
    while (!this.isStopping()) {
      try {
        const session = await this.listen();
        if (session === null) return;
        wait = AGAIN_MS.first;
        await session.ended;
        if (!this.isStopping())
          this.logger.warn('events of other processes are heard later: the connection was lost');
      } catch (error) {
        if (wait === AGAIN_MS.first)
          this.logger.warn({ msg: 'events of other processes are heard later, for the moment', err: error });
      }
      await this.pause(wait);
      wait = Math.min(2 * wait, AGAIN_MS.most);
    }
  }

  /** @returns `null`: that is not possible here */
  private async listen(): Promise<{ readonly ended: Promise<void> } | null> {
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const listening = await this.signals.listen(
      (told) => {
        this.hear(told);
      },
      () => {
        this.listening = null;
        this.others.lose();
        end();
      },
    );
    if (listening === null) {
      this.logger.log('events of other processes are heard within five seconds: a pooler is in between');
      return null;
    }
    this.listening = listening;
    this.others.begin(this.clock.now());
    if (this.isStopping()) listening.end();
    else {
      if (this.isWanted()) this.say();
      // What was told before may have been missed.
      this.wake();
    }
    return { ended };
  }

  private hear(told: string): void {
    const [name] = told.split(WANTS, 1);
    if (name === undefined || name === this.name) return;
    if (told === name) this.wake();
    else if (this.others.note(name, this.clock.now())) this.tellOthers();
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { ref: false, signal: this.stopping.signal }).catch(() => undefined);
  }
}
