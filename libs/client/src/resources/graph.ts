import type { LiveGraph } from '../live/live-graph.js';
import { byOffset, List } from '../list.js';
import type { CallOptions } from '../options.js';
import type { Body, Listing, Query, Success } from '../types.js';
import { GraphSharing } from './graph-sharing.js';

/** The most that a page of the graph may have. */
const PAGE = 5_000;

type Whole = Pick<Success<'get_graph'>, 'nodes' | 'links' | 'cursor'>;

/** The live graph over HTTP: nodes, the links that block, history and planning. */
export class Graph extends GraphSharing {
  /** The whole graph that the caller sees; `cursor` is where `changes` go on from. */
  get(query: Query<'get_graph'> = {}, options: CallOptions = {}): Promise<Whole> {
    return this.whole(
      (offset) =>
        this.http.call(
          this.http.raw.GET('/api/graph', {
            params: { query: { limit: PAGE, ...query, offset } },
            ...this.http.with(options),
          }),
        ),
      query.offset,
    );
  }

  /** A node, by its id or a public token, and what hangs below it. */
  branch(query: Query<'get_branch'>, options: CallOptions = {}): Promise<Whole> {
    return this.whole(
      (offset) =>
        this.http.call(
          this.http.raw.GET('/api/branch', {
            params: { query: { limit: PAGE, ...query, offset } },
            ...this.http.with(options),
          }),
        ),
      query.offset,
    );
  }

  /** A node and what is near it, the nearest first: what can be shown before a large graph is there as a whole. */
  around(query: Query<'get_around'>, options: CallOptions = {}): Promise<Success<'get_around'>> {
    return this.http.call(
      this.http.raw.GET('/api/graph/around', { params: { query }, ...this.http.with(options) }),
    );
  }

  /**
   * The graph, kept up to date over a socket: resolves when it is there.
   * @param signal closes it
   * @throws LigatureError if the service does not let this client in
   */
  async live({ signal }: Pick<CallOptions, 'signal'> = {}): Promise<LiveGraph> {
    signal?.throwIfAborted();
    // Whoever does without need not load it.
    const [{ io }, { LiveGraph }] = await Promise.all([
      import('socket.io-client'),
      import('../live/live-graph.js'),
    ]);
    const socket = io(this.http.origin, {
      transports: ['websocket'],
      forceNew: true,
      autoConnect: false,
      reconnection: false,
      auth: (tell) => {
        void this.http.credential().then(
          (key) => tell(key === undefined ? {} : { api_token: key }),
          () => tell({}),
        );
      },
    });
    const graph = new LiveGraph(socket);
    signal?.addEventListener('abort', () => graph.close(), { once: true });
    return graph.ready();
  }

  /** One page of what changed since a cursor; with `reset: true` the graph has to be read anew. */
  since(query: Query<'list_changes'>, options: CallOptions = {}): Promise<Success<'list_changes'>> {
    return this.http.call(
      this.http.raw.GET('/api/graph/since', { params: { query }, ...this.http.with(options) }),
    );
  }

  addNode(body: Body<'add_node'>, options: CallOptions = {}): Promise<Success<'add_node'>> {
    return this.http.call(this.http.raw.POST('/api/node', { body, ...this.http.with(options) }));
  }

  updateNode(body: Body<'update_node'>, options: CallOptions = {}): Promise<Success<'update_node'>> {
    return this.http.call(this.http.raw.PUT('/api/node', { body, ...this.http.with(options) }));
  }

  trashNode(id: string, options: CallOptions = {}): Promise<Success<'trash_node'>> {
    return this.http.call(
      this.http.raw.POST('/api/node/trash', { body: { id }, ...this.http.with(options) }),
    );
  }

  restoreNode(id: string, options: CallOptions = {}): Promise<Success<'restore_node'>> {
    return this.http.call(
      this.http.raw.POST('/api/node/restore', { body: { id }, ...this.http.with(options) }),
    );
  }

  /** For ever; `trashNode` can be undone. */
  deleteNode(id: string, options: CallOptions = {}): Promise<Success<'delete_node'>> {
    return this.http.call(this.http.raw.DELETE('/api/node', { body: { id }, ...this.http.with(options) }));
  }

  /** Links two nodes; until its source is completed, a primary link blocks its target. */
  addLink(body: Body<'add_link'>, options: CallOptions = {}): Promise<Success<'add_link'>> {
    return this.http.call(this.http.raw.POST('/api/link', { body, ...this.http.with(options) }));
  }

  /** Several links at once: all of them, or none. */
  addLinks(body: Body<'add_links'>, options: CallOptions = {}): Promise<Success<'add_links'>> {
    return this.http.call(this.http.raw.POST('/api/link/many', { body, ...this.http.with(options) }));
  }

  updateLink(body: Body<'update_link'>, options: CallOptions = {}): Promise<Success<'update_link'>> {
    return this.http.call(this.http.raw.PUT('/api/link', { body, ...this.http.with(options) }));
  }

  trashLink(id: string, options: CallOptions = {}): Promise<Success<'trash_link'>> {
    return this.http.call(
      this.http.raw.POST('/api/link/trash', { body: { id }, ...this.http.with(options) }),
    );
  }

  restoreLink(id: string, options: CallOptions = {}): Promise<Success<'restore_link'>> {
    return this.http.call(
      this.http.raw.POST('/api/link/restore', { body: { id }, ...this.http.with(options) }),
    );
  }

  /** Turns a link round. */
  swapLink(id: string, options: CallOptions = {}): Promise<Success<'swap_link'>> {
    return this.http.call(this.http.raw.POST('/api/link/swap', { body: { id }, ...this.http.with(options) }));
  }

  /** For ever; `trashLink` can be undone. */
  deleteLink(id: string, options: CallOptions = {}): Promise<Success<'delete_link'>> {
    return this.http.call(this.http.raw.DELETE('/api/link', { body: { id }, ...this.http.with(options) }));
  }

  undo(body: Body<'undo_batch'>, options: CallOptions = {}): Promise<Success<'undo_batch'>> {
    return this.http.call(this.http.raw.POST('/api/history/undo', { body, ...this.http.with(options) }));
  }

  redo(body: Body<'redo_batch'>, options: CallOptions = {}): Promise<Success<'redo_batch'>> {
    return this.http.call(this.http.raw.POST('/api/history/redo', { body, ...this.http.with(options) }));
  }

  /** Batches of changes, the newest first. */
  history(query: Query<'list_history'> = {}, options: CallOptions = {}): Listing<'list_history', 'batches'> {
    return new List({
      query,
      read: (asked: Query<'list_history'>) =>
        this.http.call(
          this.http.raw.GET('/api/history', { params: { query: asked }, ...this.http.with(options) }),
        ),
      entries: ({ batches }) => batches,
      next: byOffset(({ batches }) => batches.length),
    });
  }

  /** Nodes in the trash that the caller owns or may edit. Their links: `trash().pages()`. */
  trash(query: Query<'list_trash'> = {}, options: CallOptions = {}): Listing<'list_trash', 'nodes'> {
    return new List({
      query,
      read: (asked: Query<'list_trash'>) =>
        this.http.call(
          this.http.raw.GET('/api/trash', { params: { query: asked }, ...this.http.with(options) }),
        ),
      entries: ({ nodes }) => nodes,
      next: byOffset(({ nodes, links }) => nodes.length + links.length),
    });
  }

  /** What can be begun: nothing blocks it, and nobody has started it. */
  ready(
    query: Query<'list_ready_nodes'> = {},
    options: CallOptions = {},
  ): Listing<'list_ready_nodes', 'nodes'> {
    return new List({
      query,
      read: (asked: Query<'list_ready_nodes'>) =>
        this.http.call(
          this.http.raw.GET('/api/graph/ready', { params: { query: asked }, ...this.http.with(options) }),
        ),
      entries: ({ nodes }) => nodes,
      next: byOffset(({ nodes }) => nodes.length),
    });
  }

  /** Everything unfinished that blocks a node, the nearest first. */
  blockers(query: Query<'list_blockers'>, options: CallOptions = {}): Promise<Success<'list_blockers'>> {
    return this.http.call(
      this.http.raw.GET('/api/graph/blockers', { params: { query }, ...this.http.with(options) }),
    );
  }

  /** The shortest way up from one node to another. */
  path(query: Query<'find_path'>, options: CallOptions = {}): Promise<Success<'find_path'>> {
    return this.http.call(
      this.http.raw.GET('/api/graph/path', { params: { query }, ...this.http.with(options) }),
    );
  }

  /** The chain of unfinished work that decides when a node can be finished. */
  criticalPath(
    query: Query<'find_critical_path'>,
    options: CallOptions = {},
  ): Promise<Success<'find_critical_path'>> {
    return this.http.call(
      this.http.raw.GET('/api/graph/critical-path', { params: { query }, ...this.http.with(options) }),
    );
  }

  /** The graph as a document that `import` takes. Other formats: `client.raw`. */
  export(
    query: Omit<Query<'export_graph'>, 'format'> = {},
    options: CallOptions = {},
  ): Promise<Success<'export_graph'>> {
    return this.http.call<Success<'export_graph'>>(
      this.http.raw.GET('/api/graph/export', { params: { query }, ...this.http.with(options) }) as never,
    );
  }

  import(body: Body<'import_graph'>, options: CallOptions = {}): Promise<Success<'import_graph'>> {
    return this.http.call(this.http.raw.POST('/api/graph/import', { body, ...this.http.with(options) }));
  }

  /** All pages as one answer. Of several, the cursor of the first is the one that misses nothing. */
  private async whole<N, L>(
    read: (offset: number) => Promise<{ nodes: N[]; links: L[]; cursor: string; hasMore: boolean }>,
    start = 0,
  ): Promise<{ nodes: N[]; links: L[]; cursor: string }> {
    const { nodes, links, cursor, hasMore } = await read(start);
    for (let more = hasMore; more;) {
      const page = await read(start + nodes.length + links.length);
      nodes.push(...page.nodes);
      links.push(...page.links);
      more = page.hasMore;
    }
    return { nodes, links, cursor };
  }
}
