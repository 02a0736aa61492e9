'use strict';

/** What the page knows of the graph: the last state of every node and link that it was told of. */
class GraphStore {
  nodes = new Map();
  links = new Map();

  /** Starts again from a whole graph. */
  replace({ nodes, links }) {
    this.nodes = new Map(nodes.map((node) => [node.id, node]));
    this.links = new Map(links.map((link) => [link.id, link]));
  }

  /**
   * Merges a diff: entries are partial, and one with a lower version than is known comes too late.
   * Answers the nodes that changed, and whether anything came or went.
   */
  apply({ nodes = [], links = [] }) {
    const changed = [];
    let shape = false;
    for (const entry of nodes) {
      const known = this.nodes.get(entry.id);
      if (isGone(entry)) shape = this.nodes.delete(entry.id) || shape;
      else if (known ? isNews(entry, known) : entry.title !== undefined) {
        const node = { ...known, ...entry };
        this.nodes.set(entry.id, node);
        changed.push({ node, before: known });
        shape = shape || !known || known.title !== node.title;
      }
    }
    for (const entry of links) {
      const known = this.links.get(entry.id);
      if (isGone(entry)) shape = this.links.delete(entry.id) || shape;
      else if (known ? isNews(entry, known) : entry.source !== undefined) {
        const link = { ...known, ...entry };
        this.links.set(entry.id, link);
        shape =
          shape ||
          !known ||
          known.source !== link.source ||
          known.target !== link.target ||
          known.type !== link.type;
      }
    }
    return { changed, shape };
  }

  /** Links whose both ends are known. */
  shownLinks() {
    return [...this.links.values()].filter(
      ({ source, target }) => this.nodes.has(source) && this.nodes.has(target),
    );
  }

  /** Whether the link holds its target back. */
  isBlocking({ type, source, target }) {
    return type === 0 && this.nodes.get(source)?.status !== 3 && this.nodes.get(target)?.independent !== true;
  }

  /** Unfinished nodes that hold the node back. */
  blockersOf(id) {
    return this.shownLinks()
      .filter((link) => link.target === id && this.isBlocking(link))
      .map(({ source }) => this.nodes.get(source));
  }
}

function isGone({ deleted, inTrash }) {
  return deleted === true || inTrash === true;
}

function isNews({ version }, known) {
  return version === undefined || version >= (known.version ?? 0);
}

globalThis.GraphStore = GraphStore;
