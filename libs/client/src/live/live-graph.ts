import type { Socket } from 'socket.io-client';

import { LigatureError, refusalOfAck } from '../ligature-error.js';
import type { GraphDiff, GraphLink, GraphNode } from '../types.js';
import { backoffMs, wait } from '../waiting.js';
import { GraphModel } from './graph-model.js';
import { acknowledged, type GraphAck, type GraphPayload, type GraphRequest } from './graph-requests.js';
import { Listeners } from './listeners.js';

export interface LiveGraphEvents {
  /** The model is different; `null`: it was read anew, for what was missed is no longer kept. */
  readonly change: GraphDiff | null;
  /** The connection is lost, and being made again; the model stands still. */
  readonly offline: string;
  /** It is there again, and the model has everything that was missed. */
  readonly online: undefined;
  /** It is over: `close()` was called (`null`), or the service does not know the credential any more. */
  readonly closed: LigatureError | null;
}

/** The most that the service puts on a page. */
const PAGE = 20_000;
const DIFFS = 1_000;
/** So many changes after the last cursor, a new one is taken: whoever reconnects reads at most these again. */
const STALE = 500;

/** The graph as its viewer sees it, kept up to date over a socket for as long as it is open. */
export class LiveGraph {
  private readonly model = new GraphModel();
  private readonly listeners = new Listeners<LiveGraphEvents>();
  private readonly ended = new AbortController();
  private cursor: string | null = null;
  /** What came while the model was being read; `null`: it is merged as it comes. */
  private waiting: GraphDiff[] | null = [];
  private heard = 0;
  private attempts = 0;
  /** Over how long those who lose the connection together are to come back. */
  private spreadMs = 0;
  private connection = 0;
  private isOnline = false;
  private refusal: LigatureError | null = null;

  constructor(private readonly socket: Socket) {
    socket.on('connected', () => void this.catchUp((this.connection += 1)));
    socket.on('graph:diff', (diff: GraphDiff) => {
      this.hear(diff);
    });
    socket.on('ws:reconnect', ({ within }: { within: number }) => (this.spreadMs = within * 1_000));
    for (const event of ['error', 'rate_limited'])
      socket.on(event, (refusal: object) => (this.refusal = refusalOfAck(refusal)));
    socket.on('disconnect', (reason) => {
      this.leave(reason);
    });
    socket.on('connect_error', (error) => {
      this.leave(error.message);
    });
    socket.connect();
  }

  /** Nodes outside the trash, by id. */
  get nodes(): ReadonlyMap<string, GraphNode> {
    return this.model.nodes;
  }

  /** Links outside the trash, by id. */
  get links(): ReadonlyMap<string, GraphLink> {
    return this.model.links;
  }

  /** Whether the model has everything that the service has told. */
  get online(): boolean {
    return this.isOnline;
  }

  /** @returns what ends it */
  on<Name extends keyof LiveGraphEvents>(
    name: Name,
    listener: (told: LiveGraphEvents[Name]) => void,
  ): () => void {
    return this.listeners.on(name, listener);
  }

  /** Resolves once the model is up to date. @throws LigatureError if the service does not let this client in */
  async ready(): Promise<this> {
    if (this.isOnline) return this;
    await new Promise<void>((resolve, reject) => {
      const ends = [
        this.on('online', () => {
          for (const end of ends) end();
          resolve();
        }),
        this.on('closed', (error) => {
          reject(error ?? new DOMException('The graph was closed', 'AbortError'));
        }),
      ];
      if (this.ended.signal.aborted)
        reject(this.refusal ?? new DOMException('The graph was closed', 'AbortError'));
    });
    return this;
  }

  /**
   * Asks over the socket; what a change answers is in the model when this resolves.
   * @throws LigatureError where the service refuses, or does not answer
   */
  ask<Name extends GraphRequest>(name: Name, payload: GraphPayload<Name>): Promise<GraphAck<Name>> {
    return acknowledged(this.socket, name, payload, (ack) => {
      // At once: the next diff may be in the same packet.
      if ('diff' in ack) this.hear(ack.diff);
    });
  }

  close(): void {
    this.end(null);
  }

  private hear(diff: GraphDiff): void {
    if (this.waiting !== null) {
      this.waiting.push(diff);
      return;
    }
    this.model.merge(diff);
    this.heard += 1;
    this.listeners.tell('change', diff);
    if (this.heard >= STALE) void this.catchUp(this.connection);
  }

  /** Reads what was missed, then merges what came meanwhile. @param connection ends it when there is another one */
  private async catchUp(connection: number): Promise<void> {
    this.waiting ??= [];
    this.heard = 0;
    const isOver = (): boolean => connection !== this.connection || this.ended.signal.aborted;
    try {
      while (
        !isOver() &&
        !(this.cursor === null ? await this.readAll(isOver) : await this.readMissed(isOver))
      );
    } catch (error) {
      // Whoever is disconnected meanwhile begins once more when they are back.
      if (isOver()) return;
      if (error instanceof LigatureError && error.code.startsWith('forbidden')) this.end(error);
      else this.socket.disconnect();
      return;
    }
    if (isOver()) return;
    const late = this.waiting;
    this.waiting = null;
    this.attempts = 0;
    for (const diff of late) this.hear(diff);
    if (this.isOnline) return;
    this.isOnline = true;
    this.listeners.tell('online', undefined);
  }

  private async readAll(isOver: () => boolean): Promise<boolean> {
    const pages: GraphAck<'graph:get'>[] = [];
    for (let offset = 0, more = true; more;) {
      const page = await this.patiently('graph:get', { limit: PAGE, offset, copy: false });
      if (isOver()) return false;
      pages.push(page);
      offset += page.nodes.length + page.links.length;
      more = page.hasMore;
    }
    this.model.clear();
    for (const page of pages) this.model.take(page);
    // The first page is the one that misses nothing.
    this.cursor = pages[0]?.cursor ?? null;
    this.listeners.tell('change', null);
    return pages.length === 1 || this.readMissed(isOver);
  }

  /** @returns `false`: some of it is no longer kept, and the graph has to be read anew */
  private async readMissed(isOver: () => boolean): Promise<boolean> {
    for (let more = true; more && this.cursor !== null;) {
      const page = await this.patiently('graph:since', { cursor: this.cursor, limit: DIFFS });
      if (isOver()) return false;
      if (page.reset === true) {
        this.cursor = null;
        return false;
      }
      for (const diff of page.diffs ?? []) {
        this.model.merge(diff);
        this.listeners.tell('change', diff);
      }
      this.cursor = page.cursor ?? this.cursor;
      more = page.hasMore === true;
    }
    return true;
  }

  /** Asks again for as long as it is only refused for the number of calls, or the database is away. */
  private async patiently<Name extends GraphRequest>(
    name: Name,
    payload: GraphPayload<Name>,
  ): Promise<GraphAck<Name>> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.ask(name, payload);
      } catch (error) {
        if (!(error instanceof LigatureError) || error.retryAfterMs === null || !this.socket.connected)
          throw error;
        await wait(error.retryAfterMs + backoffMs(attempt), this.ended.signal);
      }
    }
  }

  /** The connection is gone, or did not come about. */
  private leave(reason: string): void {
    this.connection += 1;
    this.waiting = [];
    const { refusal } = this;
    this.refusal = null;
    if (this.ended.signal.aborted) return;
    if (refusal?.code.startsWith('forbidden') === true) {
      this.end(refusal);
      return;
    }
    const spreadMs = this.isOnline ? Math.random() * this.spreadMs : 0;
    if (this.isOnline) {
      this.isOnline = false;
      this.listeners.tell('offline', reason);
    }
    // By itself the library would come back from a lost network only, and would not know how long it is to wait.
    const pause = Math.max(refusal?.retryAfterMs ?? 0, spreadMs, backoffMs((this.attempts += 1)));
    void wait(pause, this.ended.signal).then(
      () => this.socket.connect(),
      () => undefined,
    );
  }

  private end(error: LigatureError | null): void {
    if (this.ended.signal.aborted) return;
    this.refusal = error;
    this.ended.abort();
    this.isOnline = false;
    this.socket.disconnect();
    this.listeners.tell('closed', error);
  }
}
