import { setTimeout as sleep } from 'node:timers/promises';

import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';

import { hasScope, type Principal } from '#kernel';
import { Authenticator, scopeMissing } from '#platform/auth';
import { classify } from '#platform/http';
import { EventCatalog } from '#platform/modules';

import { EventAccess } from '../reading/event-access.service.js';
import type { EventStream, StreamReader } from './event-stream.js';
import { credentialsOver } from './streaming.errors.js';
import type { StreamFilter } from './stretch.js';

const EVERY_MS = 5_000;
/** Lookups at once. */
const AT_ONCE = 4;
const AGAIN_MS = 500;
/** Refusals that are final; after others nobody can tell. */
const OVER: ReadonlySet<string> = new Set(['unauthenticated', 'forbidden']);

/** What a lookup says of the holder of credentials: who they are now, why they are nobody any more, or nothing. */
type Verdict = { readonly principal: Principal } | { readonly refusal: unknown } | null;

/**
 * What readers of streams may see is decided by their rights of now: every five seconds, and at once when something
 * happened to whom they belong to that is of the audit log, they are looked up again. Until that is done, such a reader is
 * told nothing.
 */
@Injectable()
export class StreamRights implements OnApplicationShutdown {
  private readonly logger = new Logger(StreamRights.name);
  private readonly streams = new Set<EventStream>();
  private readonly stopping = new AbortController();
  private suspects = new Set<EventStream>();
  private looking: NodeJS.Timeout | undefined;
  private checking = false;
  private sweeping = false;
  private blind = false;

  constructor(
    /** The identity room's, which this one does not know. */
    private readonly modules: ModuleRef,
    private readonly access: EventAccess,
    private readonly catalog: EventCatalog,
  ) {}

  /** Whether events of a type may change what somebody may read. */
  isAudited(type: string): boolean {
    return this.catalog.find(type)?.audit === true;
  }

  /** Refuses whoever may not read it. */
  filterFor(principal: Principal, { request }: Pick<StreamReader, 'request'>): StreamFilter {
    if (!hasScope(principal, 'events:read')) throw scopeMissing('events:read');
    return this.access.readable(principal, request);
  }

  /** From then on it ends, or is told less, when its reader's rights do. */
  watch(stream: EventStream): void {
    this.streams.add(stream);
    stream.whenGuarded = (one) => {
      this.suspect(one);
    };
    this.looking ??= setInterval(() => void this.sweep(), EVERY_MS).unref();
  }

  forget(stream: EventStream): void {
    this.streams.delete(stream);
  }

  onApplicationShutdown(): void {
    this.stopping.abort();
    clearInterval(this.looking);
  }

  /** It is told nothing until somebody has looked. */
  private suspect(stream: EventStream): void {
    if (this.suspects.has(stream)) return;
    stream.hold();
    this.suspects.add(stream);
    if (!this.checking) void this.check();
  }

  private async check(): Promise<void> {
    this.checking = true;
    while (this.suspects.size > 0 && !this.stopping.signal.aborted) {
      const suspects = this.suspects;
      this.suspects = new Set();
      const verdicts = await this.look(suspects, 0, (stream, verdict) => {
        // As long as nobody can tell, it stays held.
        if (verdict === null && !stream.ended && !this.suspects.has(stream)) this.suspects.add(stream);
        else stream.release();
      });
      if (verdicts.includes(null)) await this.pause(AGAIN_MS);
    }
    this.checking = false;
  }

  private async sweep(): Promise<void> {
    if (this.sweeping) return;
    this.sweeping = true;
    const isBlind = (await this.look(this.streams, EVERY_MS)).includes(null);
    if (isBlind && !this.blind) this.logger.warn('readers of streams cannot be looked up: all of them stay');
    this.blind = isBlind;
    this.sweeping = false;
  }

  /** One lookup for all streams of the same credentials. @param overMs spread over so many milliseconds */
  private async look(
    streams: Iterable<EventStream>,
    overMs: number,
    done: (stream: EventStream, verdict: Verdict) => void = () => undefined,
  ): Promise<Verdict[]> {
    const verdicts: Verdict[] = [];
    const groups = [...byCredentials(streams).values()];
    const pauseMs = (overMs * 0.8 * AT_ONCE) / Math.max(groups.length, 1);
    for (let n = 0; n < groups.length; n += AT_ONCE) {
      if (n > 0 && overMs > 0) await this.pause(pauseMs);
      const look = async (group: readonly EventStream[]): Promise<void> => {
        const verdict = await this.verdictOn(group);
        for (const stream of group) {
          if (verdict !== null && !stream.ended) this.apply(stream, verdict);
          done(stream, verdict);
        }
        verdicts.push(verdict);
      };
      await Promise.all(groups.slice(n, n + AT_ONCE).map(look));
    }
    return verdicts;
  }

  private async verdictOn([stream]: readonly EventStream[]): Promise<Verdict> {
    if (stream === undefined) return null;
    const { credentials, principal } = stream.reader;
    try {
      const now = await this.authenticator().recognize(credentials);
      return now?.subject === principal.subject ? { principal: now } : { refusal: credentialsOver() };
    } catch (error) {
      return OVER.has(classify(error).kind) ? { refusal: error } : null;
    }
  }

  private apply(stream: EventStream, verdict: NonNullable<Verdict>): void {
    if ('refusal' in verdict) {
      stream.end(verdict.refusal);
      return;
    }
    try {
      stream.permit(this.filterFor(verdict.principal, stream.reader));
    } catch (error) {
      stream.end(error);
    }
  }

  private authenticator(): Authenticator {
    return this.modules.get<Authenticator>(Authenticator, { strict: false });
  }

  private async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { ref: false, signal: this.stopping.signal }).catch(() => undefined);
  }
}

function byCredentials(streams: Iterable<EventStream>): Map<string, EventStream[]> {
  const groups = new Map<string, EventStream[]>();
  for (const stream of streams) {
    const { bearer, apiKey, cookie, origin } = stream.reader.credentials;
    const key = JSON.stringify([bearer, apiKey, cookie, origin.address]);
    const group = groups.get(key);
    if (group) group.push(stream);
    else groups.set(key, [stream]);
  }
  return groups;
}
