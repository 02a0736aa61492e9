import { byId, make } from './dom.js';
import { GraphDrawing } from './graph-drawing.js';
import { GraphList } from './graph-list.js';
import { type Change, GraphStore } from './graph-store.js';
import { type GraphDiff, titleOf, type WholeGraph } from './model.js';
import { statusOf } from './statuses.js';

/** How many nodes, and links, a page asks for. */
export const LIMIT = 5000;
const SETTLE_MS = 60;

/** What arrives goes into the store, from there into the drawing and the list. */
export class GraphView {
  private readonly store = new GraphStore();
  private readonly list = new GraphList(this.store, (id) => this.select(id));
  private readonly drawing = new GraphDrawing(byId('drawing'), this.store, (id) => this.select(id));
  private pending: { shape: boolean; readonly changed: Map<string, Change> } | null = null;

  constructor() {
    byId('zoom-in').addEventListener('click', () => this.drawing.zoom(1.3));
    byId('zoom-out').addEventListener('click', () => this.drawing.zoom(1 / 1.3));
    byId('fit').addEventListener('click', () => this.drawing.fit());
    document.addEventListener('keydown', ({ key, target }) => {
      if (key === 'Escape' && target !== byId('filter')) this.select(null);
    });
  }

  /** Says how it stands with what is shown. */
  state(text: string, isLive = false): void {
    const line = byId('state');
    line.classList.toggle('live', isLive);
    if (line.textContent !== text) line.textContent = text;
  }

  showAll(graph: WholeGraph): void {
    this.store.replace(graph);
    const note = byId('note');
    note.hidden = graph.hasMore !== true;
    if (!note.hidden) note.textContent = `Only the first ${String(LIMIT)} nodes and links are shown.`;
    this.show(true);
  }

  /** Diffs that come together are shown together. */
  merge(diff: GraphDiff): void {
    const { changed, shape } = this.store.apply(diff);
    const pending = (this.pending ??= this.soon());
    pending.shape ||= shape;
    for (const { node, before } of changed) {
      const earlier = pending.changed.get(node.id);
      pending.changed.set(node.id, { node, before: earlier?.before ?? before });
    }
  }

  /** What has to be merged for the page to show exactly this. */
  differenceTo({ nodes, links }: WholeGraph): GraphDiff {
    return {
      nodes: [...nodes, ...goneFrom(this.store.nodes, nodes)],
      links: [...links, ...goneFrom(this.store.links, links)],
    };
  }

  private select(id: string | null): void {
    this.list.select(id);
    this.drawing.select(id);
  }

  private soon(): { shape: boolean; readonly changed: Map<string, Change> } {
    const pending = { shape: false, changed: new Map<string, Change>() };
    setTimeout(() => {
      this.pending = null;
      this.show(pending.shape);
      this.drawing.flash([...pending.changed.keys()]);
      announce([...pending.changed.values()]);
    }, SETTLE_MS);
    return pending;
  }

  private show(shape: boolean): void {
    byId('empty').hidden = this.store.nodes.size > 0;
    this.drawing.draw(shape);
    this.list.show();
  }
}

function announce(changed: readonly Change[]): void {
  const news = changed.filter(({ node, before }) => before?.status !== node.status);
  if (news.length === 0) return;
  const said = news.slice(0, 3).flatMap(({ node, before }, index) => {
    const title = make('bdi', {}, titleOf(node));
    const what = before === undefined ? ' was added' : ` is now ${statusOf(node)?.name ?? ''}`;
    return index === 0 ? [title, what] : [', ', title, what];
  });
  const more = news.length > 3 ? ` and ${String(news.length - 3)} more changed` : '';
  byId('news').replaceChildren(...said, `${more}.`);
}

function goneFrom(
  known: ReadonlyMap<string, unknown>,
  now: readonly { readonly id: string }[],
): { readonly id: string; readonly deleted: true }[] {
  const ids = new Set(now.map(({ id }) => id));
  return [...known.keys()].filter((id) => !ids.has(id)).map((id) => ({ id, deleted: true }));
}
