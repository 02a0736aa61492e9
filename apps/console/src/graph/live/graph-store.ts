import type { GraphAck, GraphPayload, GraphRequest, LiveGraph } from '#client';

import { client } from '../../client.js';
import { whileUnsent } from '../../unsent.js';
import { GraphPart } from './graph-part.js';

export type Connection = 'reading' | 'live' | 'lost' | 'failed';

export interface GraphState {
  readonly connection: Connection;
  /** Grows with each change. */
  readonly version: number;
  /** What others changed a moment ago. */
  readonly marked: ReadonlySet<string>;
  readonly error: unknown;
}

/** So long is a change of somebody else marked. */
const MARK_MS = 8_000;
/** A screen that is gone to again soon finds the graph as it was. */
const KEEP_MS = 30_000;
/** What is changed at once by more than this is no news of one thing. */
const MOST_MARKED = 100;

type Changing = Extract<GraphRequest, `node:${string}` | `link:${string}` | `history:${string}`>;

/** The graph of whoever is signed in, for as long as somebody looks at it. */
export class GraphStore {
  graph: LiveGraph | null = null;
  /** What is known before that. */
  part: GraphPart | null = null;
  private state: GraphState = { connection: 'reading', version: 0, marked: new Set(), error: null };
  private readonly watching = new Set<() => void>();
  private readonly untilUnmarked = new Map<string, number>();
  private opened: AbortController | null = null;
  private closing: number | undefined;
  private frame: number | undefined;

  readonly snapshot = (): GraphState => this.state;

  readonly watch = (tell: () => void): (() => void) => {
    this.watching.add(tell);
    window.clearTimeout(this.closing);
    if (this.opened === null) void this.open();
    return () => {
      this.watching.delete(tell);
      if (this.watching.size === 0) this.closing = window.setTimeout(() => this.close(), KEEP_MS);
    };
  };

  /** Reads it anew, after it failed. */
  readonly retry = (): void => {
    this.close();
    void this.open();
  };

  /** Has what is around a node read at once, so that it is seen before the graph is there as a whole. */
  readonly lookAround = (id: string, depth: number): void => {
    if (this.graph !== null) return;
    this.part ??= new GraphPart();
    const { part } = this;
    void part.read(id, depth).then((isNew) => {
      if (isNew && this.part === part) this.changed();
    });
  };

  /** All nodes, once they are there: for whoever looks once. */
  async nodes(): Promise<LiveGraph['nodes']> {
    return (await this.whole()).nodes;
  }

  /** Asks for a change; what is changed by it is not marked. */
  async ask<Name extends Changing>(name: Name, payload: GraphPayload<Name>): Promise<GraphAck<Name>> {
    // What is sent over a socket does not outlive the page.
    const ack = await whileUnsent(this.whole().then((graph) => graph.ask(name, payload)));
    if ('diff' in ack) for (const { id } of ack.diff.nodes) this.unmark(id);
    return ack;
  }

  /** The graph, once it is there. */
  private async whole(): Promise<LiveGraph> {
    let tell = (): void => undefined;
    const stop = this.watch(() => tell());
    try {
      while (this.graph === null) {
        if (this.state.connection === 'failed') throw this.state.error;
        await new Promise<void>((resolve) => (tell = resolve));
      }
      return this.graph;
    } finally {
      stop();
    }
  }

  private async open(): Promise<void> {
    const opened = new AbortController();
    this.opened = opened;
    this.set({ connection: 'reading', error: null });
    try {
      const graph = await client.graph.live({ signal: opened.signal });
      if (opened.signal.aborted) return;
      this.graph = graph;
      this.part = null;
      graph.on('change', (diff) => {
        if (diff !== null && graph.online && diff.nodes.length <= MOST_MARKED)
          for (const { id } of diff.nodes) this.mark(id);
        this.changed();
      });
      graph.on('offline', () => this.set({ connection: 'lost' }));
      graph.on('online', () => this.set({ connection: 'live' }));
      graph.on('closed', (error) => {
        if (error !== null) this.set({ connection: 'failed', error });
      });
      this.set({ connection: graph.online ? 'live' : 'lost', version: this.state.version + 1 });
    } catch (error) {
      if (!opened.signal.aborted) this.set({ connection: 'failed', error });
    }
  }

  private close(): void {
    this.opened?.abort();
    this.opened = null;
    this.graph = null;
    this.part = null;
    this.set({ connection: 'reading' });
  }

  private mark(id: string): void {
    window.clearTimeout(this.untilUnmarked.get(id));
    this.untilUnmarked.set(
      id,
      window.setTimeout(() => this.unmark(id), MARK_MS),
    );
  }

  private unmark(id: string): void {
    window.clearTimeout(this.untilUnmarked.get(id));
    if (this.untilUnmarked.delete(id)) this.changed();
  }

  /** Many changes at once are shown as one. */
  private changed(): void {
    this.frame ??= window.setTimeout(() => {
      this.frame = undefined;
      this.set({ version: this.state.version + 1, marked: new Set(this.untilUnmarked.keys()) });
    }, 30);
  }

  private set(part: Partial<GraphState>): void {
    this.state = { ...this.state, ...part };
    for (const tell of this.watching) tell();
  }
}
