import type { Writable } from 'node:stream';

import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { poolOf } from '#data';

import { Env } from '../config/env.js';
import { databaseBusy } from '../errors/database-problems.js';

/** No caller may have more of the pool than this, whatever they ask for. */
const SHARE = 1 / 3;

/** What one caller has at the database, and what waits for its end, in the order of arrival. */
interface Caller {
  held: number;
  readonly waiting: Set<() => void>;
}

/**
 * Lets no caller have more than a third of the connection pool. A call takes its place before its handler begins and
 * gives it back when the handler is done, so a place stands for at most one connection. Whoever waits too long, and only
 * for calls of their own, is refused with `database_busy`. Callers are principals, or addresses where nobody is signed
 * in; jobs of the service itself, health checks and the look-up of credentials need no place.
 */
@Injectable()
export class DatabaseShares {
  /** How many calls of one caller may be at the database at once. */
  readonly most: number;
  private readonly callers = new Map<string, Caller>();
  private readonly patienceMs: number;

  constructor(dataSource: DataSource, { deadlines }: Env) {
    this.most = Math.max(1, Math.floor(poolOf(dataSource).options.max * SHARE));
    this.patienceMs = deadlines.databaseWait;
  }

  /**
   * Resolves when there is a place; `null`: at once. Each place has to be given back.
   *
   * @param answer whoever hangs up no longer waits.
   */
  take(key: string, answer?: Writable): Promise<void> | null {
    const caller = this.callers.get(key);
    if (caller === undefined) {
      this.callers.set(key, { held: 1, waiting: new Set() });
      return null;
    }
    if (caller.held >= this.most) return this.turn(caller, answer);
    caller.held += 1;
    return null;
  }

  /** Passes the place on to whoever waits longest, else frees it. */
  give(key: string): void {
    const caller = this.callers.get(key);
    if (caller === undefined) throw new Error('a place at the database was given back twice');
    const [next] = caller.waiting;
    if (next) next();
    else if (caller.held > 1) caller.held -= 1;
    else this.callers.delete(key);
  }

  private turn({ waiting }: Caller, answer: Writable | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        waiting.delete(begin);
        clearTimeout(patience);
        answer?.removeListener('close', giveUp);
      };
      const begin = (): void => {
        leave();
        resolve();
      };
      const giveUp = (): void => {
        leave();
        reject(databaseBusy());
      };
      const patience = setTimeout(giveUp, this.patienceMs);
      answer?.once('close', giveUp);
      waiting.add(begin);
    });
  }
}
