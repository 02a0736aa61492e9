import type { Ack, Diff, Entry } from './world.js';

/**
 * What a client knows of the graph that merges by id and version, as the documentation tells it to. By hand, although
 * `@ligature/client` has a model of it: what the service tells is judged by the documentation alone, so that a mistake
 * of the service and one of the client that goes with it do not pass together. The client's own is compared with
 * `graph:get` in `test/client/live.spec.ts`.
 */
export class MergedView {
  private readonly nodes = new Map<string, Entry>();
  private readonly links = new Map<string, Entry>();

  /** Takes a page of `graph:get`. */
  start({ nodes, links }: Ack): void {
    for (const node of nodes) this.nodes.set(node.id, node);
    for (const link of links) this.links.set(link.id, link);
  }

  merge({ nodes, links }: Diff): void {
    for (const entry of nodes) mergeInto(this.nodes, entry, true);
    // A link is told whole.
    for (const entry of links) mergeInto(this.links, entry, false);
  }

  /** What is on the screen, in a form to compare. */
  get screen(): object {
    return screenOf([...this.nodes.values()], [...this.links.values()]);
  }
}

function mergeInto(known: Map<string, Entry>, entry: Entry, partial: boolean): void {
  const old = known.get(entry.id);
  if (entry['deleted'] === true) known.delete(entry.id);
  else if (old === undefined || Number(entry['version']) >= Number(old['version']))
    known.set(entry.id, partial ? { ...old, ...entry } : entry);
}

/** Nodes and links outside the trash, each with what decides. */
export function screenOf(nodes: readonly Entry[], links: readonly Entry[]): object {
  const active = (entries: readonly Entry[]): Entry[] =>
    entries.filter((entry) => entry['inTrash'] !== true).sort((x, y) => (x.id < y.id ? -1 : 1));
  return {
    nodes: active(nodes).map(({ id, title, status, independent, version, hiddenBlockers = 0 }) => ({
      id,
      title,
      status,
      independent,
      version,
      hiddenBlockers,
    })),
    links: active(links).map(({ id, source, target, type, wasBlocker, version }) => ({
      id,
      source,
      target,
      type,
      wasBlocker,
      version,
    })),
  };
}
