import type { LigatureEvent } from '#client';

/** What a page of events tells. */
export interface FeedPage {
  readonly events: readonly LigatureEvent[];
  readonly cursor: string;
  readonly hasMore: boolean;
  readonly older: string | null;
}

export interface FeedState {
  /** The latest first. */
  readonly events: readonly LigatureEvent[];
  /** Ids of those that came while somebody looks. */
  readonly fresh: ReadonlySet<string>;
  /** Whether there are earlier ones. */
  readonly hasOlder: boolean;
  readonly isLoading: boolean;
  readonly isLoadingOlder: boolean;
  readonly error: unknown;
}

type Read = (place: { after?: string; before?: string }, signal: AbortSignal) => Promise<FeedPage>;

const EMPTY: FeedState = {
  events: [],
  fresh: new Set(),
  hasOlder: false,
  isLoading: true,
  isLoadingOlder: false,
  error: null,
};

/**
 * Events as they happen, and back as far as they are kept. What is new follows the cursor of what is shown: none is
 * missed and none comes twice, however connections come and go.
 */
export class Feed {
  private state = EMPTY;
  private cursor: string | null = null;
  private older: string | null = null;
  private catchingUp: Promise<void> | null = null;
  private isOutdated = false;
  private ends = new AbortController();
  private readonly watching = new Set<() => void>();

  constructor(private readonly read: Read) {}

  readonly subscribe = (tell: () => void): (() => void) => {
    this.watching.add(tell);
    return () => this.watching.delete(tell);
  };

  readonly snapshot = (): FeedState => this.state;

  /** Begins with the newest page. */
  async start(): Promise<void> {
    this.ends = new AbortController();
    this.set({ ...EMPTY });
    await this.attempt(async (signal) => {
      const page = await this.read({}, signal);
      this.cursor = page.cursor;
      this.older = page.older;
      this.set({ ...EMPTY, events: page.events, hasOlder: page.older !== null, isLoading: false });
    });
  }

  stop(): void {
    this.ends.abort();
    this.cursor = null;
  }

  /** Asks for what follows; while it is being asked for, once more afterwards. */
  catchUp(): Promise<void> {
    this.isOutdated = true;
    this.catchingUp ??= this.followed().finally(() => {
      this.catchingUp = null;
    });
    return this.catchingUp;
  }

  async loadOlder(): Promise<void> {
    const before = this.older;
    if (before === null || this.state.isLoadingOlder) return;
    this.set({ ...this.state, isLoadingOlder: true });
    await this.attempt(async (signal) => {
      const page = await this.read({ before }, signal);
      this.older = page.older;
      const known = new Set(this.state.events.map(({ id }) => id));
      const events = [...this.state.events, ...page.events.filter(({ id }) => !known.has(id))];
      this.set({ ...this.state, events, hasOlder: page.older !== null, isLoadingOlder: false });
    });
  }

  private async followed(): Promise<void> {
    while (this.isOutdated && this.cursor !== null) {
      this.isOutdated = false;
      const after = this.cursor;
      await this.attempt(async (signal) => {
        const page = await this.read({ after }, signal);
        if (signal.aborted) return;
        this.cursor = page.cursor;
        this.isOutdated ||= page.hasMore;
        if (page.events.length > 0) this.prepend(page.events);
      });
    }
  }

  private prepend(oldestFirst: readonly LigatureEvent[]): void {
    const { events, fresh } = this.state;
    const known = new Set(events.map(({ id }) => id));
    const added = oldestFirst.filter(({ id }) => !known.has(id)).toReversed();
    const ids = new Set([...fresh, ...added.map(({ id }) => id)]);
    this.set({ ...this.state, events: [...added, ...events], fresh: ids, error: null });
  }

  private async attempt(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const { signal } = this.ends;
    try {
      await work(signal);
    } catch (error) {
      if (!signal.aborted) this.set({ ...this.state, isLoading: false, isLoadingOlder: false, error });
    }
  }

  private set(state: FeedState): void {
    this.state = state;
    for (const tell of this.watching) tell();
  }
}
