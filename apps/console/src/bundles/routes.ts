import { createRoute } from '@tanstack/react-router';

import { root, screen } from '../root.js';

export interface BundleFilter {
  readonly q?: string;
  readonly tag?: string;
  readonly owner?: 'me';
  readonly sort?: 'updatedAt' | 'createdAt';
}

const bundles = createRoute({
  getParentRoute: () => root,
  path: '/bundles',
  validateSearch: ({ q, tag, owner, sort }: Record<string, unknown>): BundleFilter => ({
    ...(typeof q === 'string' && q !== '' && { q }),
    ...(typeof tag === 'string' && tag !== '' && { tag }),
    ...(owner === 'me' && { owner }),
    ...((sort === 'updatedAt' || sort === 'createdAt') && { sort }),
  }),
  component: screen(() => import('./bundles.js'), 'Bundles'),
});
const newBundle = createRoute({
  getParentRoute: () => root,
  path: '/bundles/new',
  component: screen(() => import('./new-bundle.js'), 'NewBundle'),
});
/** No bundle is called like that: slugs are longer. */
const deleted = createRoute({
  getParentRoute: () => root,
  path: '/bundles/trash',
  component: screen(() => import('./deleted-bundles.js'), 'DeletedBundles'),
});
const bundle = createRoute({
  getParentRoute: () => root,
  path: '/bundles/$slug',
  validateSearch: (search: Record<string, unknown>): { readonly claimed?: true } =>
    search['claimed'] === undefined ? {} : { claimed: true },
  component: screen(() => import('./bundle.js'), 'BundleScreen'),
});
const bundleParts = [
  createRoute({
    getParentRoute: () => bundle,
    path: '/',
    component: screen(() => import('./edit-bundle.js'), 'EditBundle'),
  }),
  createRoute({
    getParentRoute: () => bundle,
    path: '/history',
    component: screen(() => import('./history.js'), 'History'),
  }),
  createRoute({
    getParentRoute: () => bundle,
    path: '/insights',
    component: screen(() => import('./insights.js'), 'InsightsScreen'),
  }),
  createRoute({
    getParentRoute: () => bundle,
    path: '/qr',
    component: screen(() => import('./qr.js'), 'QrCode'),
  }),
] as const;

export const bundleRoutes = [bundles, newBundle, deleted, bundle.addChildren(bundleParts)] as const;
