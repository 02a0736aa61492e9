import type { Point } from './layout.js';

const WAYS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** What an arrow key leads to: the nearest in that direction, what is aside being farther. */
export function nearest(places: ReadonlyMap<string, Point>, from: string, key: string): string | null {
  const way = WAYS[key];
  const start = places.get(from);
  if (way === undefined || start === undefined) return null;
  let best: { id: string; far: number } | null = null;
  for (const [id, { x, y }] of places) {
    const [dx, dy] = [x - start.x, y - start.y];
    const ahead = dx * way.x + dy * way.y;
    if (id === from || ahead <= 1) continue;
    const far = ahead + 2 * Math.abs(dx * way.y + dy * way.x);
    if (best === null || far < best.far) best = { id, far };
  }
  return best?.id ?? null;
}
