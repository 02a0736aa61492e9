import { type GraphView, LIMIT } from './graph-view.js';
import type { WholeGraph } from './model.js';

const POLL_MS = 4000;
const NOTHING: WholeGraph = { nodes: [], links: [] };

/** A public branch: read again and again, since nobody is signed in whom a socket could belong to. */
export function watch(token: string, view: GraphView): void {
  const url = `/api/branch?root=${encodeURIComponent(token)}&limit=${String(LIMIT)}`;
  let last = '';

  /** Shows the branch as it is now. Answers when to look again, in milliseconds; `null`: never. */
  const read = async (): Promise<number | null> => {
    const response = await fetch(url, { headers: { accept: 'application/json' } });
    if (response.status === 404) {
      view.state('This branch is no longer public');
      view.showAll(NOTHING);
      return null;
    }
    if (!response.ok) {
      view.state('Waiting for the branch…');
      return Math.max(POLL_MS, 1000 * Number(response.headers.get('retry-after') ?? 0));
    }
    const graph = (await response.json()) as WholeGraph;
    const now = JSON.stringify([graph.nodes, graph.links]);
    if (last === '') view.showAll(graph);
    else if (now !== last) view.merge(view.differenceTo(graph));
    last = now;
    view.state('Live', true);
    return POLL_MS;
  };
  const again = (): void => {
    if (document.hidden) {
      document.addEventListener('visibilitychange', again, { once: true });
      return;
    }
    void read()
      .catch(() => {
        view.state('Connection lost: trying again…');
        return POLL_MS;
      })
      .then((pause) => {
        if (pause !== null) setTimeout(again, pause);
      });
  };
  again();
}
