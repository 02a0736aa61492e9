import { Ligature, LigatureError, type GraphLink, type GraphNode } from '#client';

export interface BranchState {
  readonly connection: 'reading' | 'live' | 'waiting' | 'lost' | 'closed';
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly links: ReadonlyMap<string, GraphLink>;
  /** What changed a moment ago. */
  readonly marked: ReadonlySet<string>;
}

const POLL_MS = 4_000;
/** So many entries are read at once: whoever reads more looks less often. */
const PAGE = 5_000;
const MARK_MS = 8_000;
/** What is changed at once by more than this is no news of one thing. */
const MOST_MARKED = 100;

/** A public branch, read again and again, since nobody is signed in whom a socket could belong to. */
export class BranchReader {
  private readonly client = new Ligature({ baseUrl: location.origin, retries: 0 });
  private readonly watching = new Set<() => void>();
  private readonly markedUntil = new Map<string, number>();
  private timer: number | undefined;
  private last = '';
  private state: BranchState = {
    connection: 'reading',
    nodes: new Map(),
    links: new Map(),
    marked: new Set(),
  };

  constructor(private readonly token: string) {
    document.addEventListener('visibilitychange', () => {
      if (this.watching.size > 0 && !document.hidden && this.state.connection !== 'closed') this.soon(0);
    });
  }

  readonly snapshot = (): BranchState => this.state;

  readonly watch = (tell: () => void): (() => void) => {
    this.watching.add(tell);
    if (this.watching.size === 1) this.soon(0);
    return () => {
      this.watching.delete(tell);
      if (this.watching.size === 0) window.clearTimeout(this.timer);
    };
  };

  private soon(ms: number): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.look(), ms);
  }

  private async look(): Promise<void> {
    // Nobody looks: the page asks when they do.
    if (document.hidden) return;
    try {
      const { nodes, links } = await this.client.graph.branch({ root: this.token });
      this.take(nodes, links);
      this.soon(POLL_MS * Math.ceil((nodes.length + links.length + 1) / PAGE));
    } catch (error) {
      const { status, retryAfterMs } =
        error instanceof LigatureError ? error : { status: 0, retryAfterMs: null };
      if (status === 404) {
        window.clearTimeout(this.timer);
        this.set({ connection: 'closed', nodes: new Map(), links: new Map(), marked: new Set() });
        return;
      }
      this.set({ connection: status === 0 ? 'lost' : 'waiting' });
      this.soon(Math.max(POLL_MS, retryAfterMs ?? 0));
    }
  }

  private take(nodes: readonly GraphNode[], links: readonly GraphLink[]): void {
    const now = JSON.stringify([nodes, links]);
    const isFirst = this.last === '';
    if (now !== this.last) {
      const changed = nodes.filter(
        (node) => JSON.stringify(node) !== JSON.stringify(this.state.nodes.get(node.id)),
      );
      if (!isFirst && changed.length <= MOST_MARKED)
        for (const { id } of changed) this.markedUntil.set(id, Date.now() + MARK_MS);
      this.set({ nodes: byId(nodes), links: byId(links) });
    }
    this.last = now;
    for (const [id, until] of this.markedUntil) if (until <= Date.now()) this.markedUntil.delete(id);
    const marked = new Set(this.markedUntil.keys());
    const isSame = [...marked].join() === [...this.state.marked].join();
    if (!isSame || this.state.connection !== 'live')
      this.set({ connection: 'live', ...(!isSame && { marked }) });
  }

  private set(part: Partial<BranchState>): void {
    this.state = { ...this.state, ...part };
    for (const tell of this.watching) tell();
  }
}

const byId = <Entry extends { readonly id: string }>(entries: readonly Entry[]): Map<string, Entry> =>
  new Map(entries.map((entry) => [entry.id, entry]));
