import { createRoute } from '@tanstack/react-router';

import { root } from '../root.js';
import { Home } from './home.js';

export const homeRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: '/',
    // Most come here first: it is a part of the first scripts.
    component: Home,
  }),
] as const;
