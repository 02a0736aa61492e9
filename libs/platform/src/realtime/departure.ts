import { setTimeout as sleep } from 'node:timers/promises';

import { Injectable } from '@nestjs/common';
import type { Socket } from 'socket.io';

import { Env } from '../config/env.js';
import { failureAck } from '../errors/ack.envelope.js';
import { newTraceId } from '../trace/trace.js';
import type { EventHandler } from './event-traffic.js';
import { refuse } from './packets.js';
import { stopping } from './realtime.errors.js';
import { tellReconnect } from './reconnects.js';

const STEP_MS = 5;
/** Whoever has said nothing for so long hardly speaks now. */
const SILENT_MS = 2_000;
/** Whoever has just been answered, and does not speak at once, hardly does in the next moment. */
const ANSWERED_MS = 50;
const PAUSE_MS = 10;
/** For how long those are refused who never pause. */
const REFUSING_MS = 500;

interface Activity {
  /** Events that ever came. */
  heard: number;
  /** Those whose work goes on. */
  open: number;
  /** When the last of them was done. */
  answeredAt: number;
}

/**
 * Closes the sockets of a service that stops, each at a moment when no event of it is likely to be on its way:
 * clients cannot be told to wait, and what they send to a socket that is being closed is never answered. They
 * connect to another replica by themselves. Until then they are served; who never pauses is refused in the end.
 */
@Injectable()
export class Departure {
  private readonly sockets = new Map<Socket, Activity>();
  private readonly perSecond: number;
  private refusing = false;

  constructor(env: Env) {
    this.perSecond = env.reconnectsPerSecond;
  }

  /** Watches a socket; to be called before anything else listens to its events. */
  watch(socket: Socket): void {
    const activity: Activity = { heard: 0, open: 0, answeredAt: -SILENT_MS };
    this.sockets.set(socket, activity);
    socket.on('disconnect', () => this.sockets.delete(socket));
    socket.use(([, ...args], next) => {
      activity.heard += 1;
      if (!this.refusing) {
        next();
        return;
      }
      refuse(args, failureAck(stopping(), newTraceId()));
      activity.answeredAt = performance.now();
    });
  }

  /** The same handler; the socket stays as long as it works. */
  following(socket: Socket, handler: EventHandler): (...call: Parameters<EventHandler>) => Promise<unknown> {
    return async (payload, ack) => {
      const activity = this.sockets.get(socket);
      if (activity) activity.open += 1;
      try {
        return await handler(payload, ack);
      } finally {
        if (activity) {
          activity.open -= 1;
          activity.answeredAt = performance.now();
        }
      }
    };
  }

  /**
   * Settles when all sockets are closed. They are told how many go with them, and those that are silent go one after the
   * other, for clients that do not know what they are told.
   *
   * @param pauseMs how long a pause of each is waited for; then it is refused what it asks.
   * @param workMs how long what was begun may take after that.
   */
  async closeAll(pauseMs: number, workMs: number): Promise<void> {
    const { size } = this.sockets;
    for (const socket of this.sockets.keys()) tellReconnect(socket, size, this.perSecond);
    await this.closePausing(pauseMs, Math.min((size * 1_000) / this.perSecond, pauseMs / 2));
    this.refusing = true;
    await this.closePausing(REFUSING_MS);
    const end = performance.now() + workMs;
    while (this.sockets.size > 0 && performance.now() < end) {
      for (const [socket, { open }] of this.sockets) if (open === 0) socket.conn.close();
      await sleep(STEP_MS);
    }
  }

  private async closePausing(patienceMs: number, spreadMs = 0): Promise<void> {
    const end = AbortSignal.timeout(patienceMs);
    const { size } = this.sockets;
    await Promise.all(
      [...this.sockets].map(async (entry, n) => {
        await sleep((spreadMs * n) / size);
        await closePausing(...entry, end);
      }),
    );
  }
}

async function closePausing(socket: Socket, activity: Activity, end: AbortSignal): Promise<void> {
  while (socket.connected && !end.aborted) {
    const { heard, open, answeredAt } = activity;
    const silentMs = performance.now() - answeredAt;
    const mayPause = open === 0 && (silentMs < ANSWERED_MS || silentMs >= SILENT_MS);
    if (mayPause && (await hasPaused(socket, end)) && activity.heard === heard) socket.conn.close();
    else await sleep(STEP_MS);
  }
}

/** Long enough for the client to have read all that it was sent, and to have said what it had to say to that. */
async function hasPaused(socket: Socket, end: AbortSignal): Promise<boolean> {
  await answersPing(socket, end);
  await sleep(PAUSE_MS);
  await answersPing(socket, end);
  return !end.aborted;
}

/** The protocol's own heartbeat, out of turn: it comes back behind every event that was sent before it. */
function answersPing({ conn }: Socket, end: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    // What is over already is not told any more.
    if (end.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      conn.off('heartbeat', done);
      conn.off('close', done);
      end.removeEventListener('abort', done);
      resolve();
    };
    conn.on('heartbeat', done);
    conn.on('close', done);
    end.addEventListener('abort', done);
    (conn as unknown as { sendPacket(type: 'ping'): void }).sendPacket('ping');
  });
}
