import { createRoute } from '@tanstack/react-router';

import { root, screen } from '../root.js';
import { graphSearch } from './place.js';

const graph = createRoute({
  getParentRoute: () => root,
  path: '/graph',
  validateSearch: graphSearch,
  component: screen(() => import('./graph.js'), 'Graph'),
});
/** The same screen, at one of its nodes. */
const graphNode = createRoute({ getParentRoute: () => graph, path: '/$id' });
/** No nodes are called like these: nodes have ids. */
const trash = createRoute({
  getParentRoute: () => root,
  path: '/graph/trash',
  component: screen(() => import('./trash/trash.js'), 'Trash'),
});

const received = createRoute({
  getParentRoute: () => root,
  path: '/graph/shared',
  component: screen(() => import('./received/received.js'), 'Received'),
});

export const graphRoutes = [graph.addChildren([graphNode]), trash, received] as const;
