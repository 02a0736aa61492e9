import { createRoute } from '@tanstack/react-router';

import { root, screen } from '../root.js';

const account = createRoute({
  getParentRoute: () => root,
  path: '/account',
  component: screen(() => import('./account.js'), 'Account'),
});
const accountParts = [
  createRoute({
    getParentRoute: () => account,
    path: '/',
    component: screen(() => import('./profile.js'), 'Profile'),
  }),
  createRoute({
    getParentRoute: () => account,
    path: '/security',
    component: screen(() => import('./security.js'), 'Security'),
  }),
  createRoute({
    getParentRoute: () => account,
    path: '/sessions',
    component: screen(() => import('./sessions.js'), 'Sessions'),
  }),
  createRoute({
    getParentRoute: () => account,
    path: '/keys',
    component: screen(() => import('./keys.js'), 'Keys'),
  }),
  createRoute({
    getParentRoute: () => account,
    path: '/webhooks',
    component: screen(() => import('./own-webhooks.js'), 'OwnWebhooks'),
  }),
  createRoute({
    getParentRoute: () => account,
    path: '/webhooks/$id',
    component: screen(() => import('./own-webhooks.js'), 'OwnWebhook'),
  }),
  createRoute({
    getParentRoute: () => account,
    path: '/data',
    component: screen(() => import('./data.js'), 'Data'),
  }),
] as const;

export const accountRoutes = [account.addChildren(accountParts)] as const;
