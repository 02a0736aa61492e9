interface Step {
  readonly source: string;
  readonly target: string;
}

/** The shortest way from `from` up to `to` along the links, both included; empty if there is none. */
export function shortestPath(links: readonly Step[], from: string, to: string): string[] {
  const next = new Map<string, string[]>();
  for (const { source, target } of links) {
    const above = next.get(source);
    if (above) above.push(target);
    else next.set(source, [target]);
  }
  const cameFrom = new Map<string, string | null>([[from, null]]);
  for (const id of cameFrom.keys()) {
    if (id === to) return trace(cameFrom, to);
    for (const above of next.get(id) ?? []) if (!cameFrom.has(above)) cameFrom.set(above, id);
  }
  return [];
}

function trace(cameFrom: ReadonlyMap<string, string | null>, to: string): string[] {
  const path: string[] = [];
  for (let id: string | null | undefined = to; id; id = cameFrom.get(id)) path.unshift(id);
  return path;
}

const SHOWN = 20;

/** A path for a message: hidden nodes without their ids, the middle of a long one left out. */
export function describePath(path: readonly string[], isVisible: (id: string) => boolean): string[] {
  const names = path.map((id) => (isVisible(id) ? id : '(hidden)'));
  if (names.length <= SHOWN) return names;
  const left = names.length - SHOWN;
  return [...names.slice(0, SHOWN / 2), `(${String(left)} more)`, ...names.slice(-SHOWN / 2)];
}
