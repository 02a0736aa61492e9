import { prepareLayouts } from './drawing/layout-maker.js';
import { aroundOf } from './live/around-of.js';
import { store } from './live/use-graph.js';

/** Has all that the graph is drawn from fetched, before there is anything on the page to draw it on. */
export function begin(): void {
  prepareLayouts();
  const around = aroundOf(location);
  if (around !== null) store.lookAround(around.id, around.depth - 1);
  // It stays for a while, until the screen looks at it.
  store.watch(() => undefined)();
}
