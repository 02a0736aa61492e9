import { createRoute } from '@tanstack/react-router';

import { root, screen } from '../root.js';

export const homeRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: '/',
    component: screen(() => import('./home.js'), 'Home'),
  }),
] as const;
