import { createRoute } from '@tanstack/react-router';

import { root, screen } from '../root.js';
import { type Client, CLIENTS } from './clients.js';

export const connectRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: '/connect',
    validateSearch: ({ with: client }: Record<string, unknown>): { readonly with?: Client } =>
      CLIENTS.includes(client as Client) ? { with: client as Client } : {},
    component: screen(() => import('./connect.js'), 'Connect'),
  }),
] as const;
