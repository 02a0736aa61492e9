import { createRoute, retainSearchParams } from '@tanstack/react-router';

import { root, screen } from '../root.js';
import {
  type AroundSearch,
  aroundSearch,
  type ItemSearch,
  itemSearch,
  type WorkspaceSearch,
  workspaceSearch,
} from './search.js';

/** Where one works: an address without it means the first workspace of whom one acts for. */
const items = createRoute({
  getParentRoute: () => root,
  path: '/items',
  validateSearch: (search: Record<string, unknown>): WorkspaceSearch => workspaceSearch(search),
  search: { middlewares: [retainSearchParams<WorkspaceSearch>(['in'])] },
  component: screen(() => import('./workspace.js'), 'Workspace'),
});
const projects = createRoute({
  getParentRoute: () => items,
  path: '/',
  component: screen(() => import('./projects/projects.js'), 'Projects'),
});
const project = createRoute({
  getParentRoute: () => items,
  path: '/$project',
  component: screen(() => import('./projects/project.js'), 'ProjectScreen'),
});
const list = createRoute({
  getParentRoute: () => project,
  id: 'list',
  validateSearch: (search: Record<string, unknown>): ItemSearch => itemSearch(search),
  component: screen(() => import('./list/items.js'), 'Items'),
});
/** The same list, with nothing beside it. */
const all = createRoute({ getParentRoute: () => list, path: '/' });
const item = createRoute({
  getParentRoute: () => list,
  path: '/$item',
  component: screen(() => import('./item/item.js'), 'ItemPanel'),
});
const around = createRoute({
  getParentRoute: () => project,
  path: '/$item/graph',
  validateSearch: (search: Record<string, unknown>): AroundSearch => aroundSearch(search),
  component: screen(() => import('./around/graph-around.js'), 'GraphAround'),
});
/** Items whose refs are the names of these parts are reached by their ids. */
const parts = [
  createRoute({
    getParentRoute: () => project,
    path: '/relationships',
    component: screen(() => import('./registry/registry.js'), 'Registry'),
  }),
  createRoute({
    getParentRoute: () => project,
    path: '/import',
    component: screen(() => import('./exchange/import.js'), 'Import'),
  }),
  createRoute({
    getParentRoute: () => project,
    path: '/export',
    component: screen(() => import('./exchange/export.js'), 'Export'),
  }),
] as const;

export const itemRoutes = [
  items.addChildren([projects, project.addChildren([list.addChildren([all, item]), around, ...parts])]),
] as const;
