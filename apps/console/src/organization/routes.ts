import { createRoute } from '@tanstack/react-router';

import { root, screen } from '../root.js';

const organizations = createRoute({
  getParentRoute: () => root,
  path: '/organizations',
  component: screen(() => import('./organizations.js'), 'Organizations'),
});
const organization = createRoute({
  getParentRoute: () => root,
  path: '/organization',
  component: screen(() => import('./organization.js'), 'OrganizationScreen'),
});
const parts = [
  createRoute({
    getParentRoute: () => organization,
    path: '/',
    component: screen(() => import('./people.js'), 'People'),
  }),
  createRoute({
    getParentRoute: () => organization,
    path: '/workspaces',
    component: screen(() => import('./workspaces.js'), 'Workspaces'),
  }),
  createRoute({
    getParentRoute: () => organization,
    path: '/keys',
    component: screen(() => import('./team-keys.js'), 'TeamKeys'),
  }),
  createRoute({
    getParentRoute: () => organization,
    path: '/webhooks',
    component: screen(() => import('./team-webhooks.js'), 'TeamWebhooks'),
  }),
  createRoute({
    getParentRoute: () => organization,
    path: '/webhooks/$id',
    component: screen(() => import('./team-webhooks.js'), 'TeamWebhook'),
  }),
  createRoute({
    getParentRoute: () => organization,
    path: '/settings',
    component: screen(() => import('./settings.js'), 'Settings'),
  }),
] as const;

export const organizationRoutes = [organizations, organization.addChildren(parts)] as const;
