import { createRouter } from '@tanstack/react-router';

import { accountRoutes } from './account/routes.js';
import { activityRoutes } from './activity/routes.js';
import { bundleRoutes } from './bundles/routes.js';
import { Broken } from './components/broken.js';
import { NoScreen } from './components/no-screen.js';
import { Loading } from './components/states.js';
import { connectRoutes } from './connect/routes.js';
import { graphRoutes } from './graph/routes.js';
import { homeRoutes } from './home/routes.js';
import { itemRoutes } from './items/routes.js';
import { organizationRoutes } from './organization/routes.js';
import { root } from './root.js';

export const router = createRouter({
  routeTree: root.addChildren([
    ...homeRoutes,
    ...bundleRoutes,
    ...itemRoutes,
    ...graphRoutes,
    ...activityRoutes,
    ...organizationRoutes,
    ...connectRoutes,
    ...accountRoutes,
  ]),
  basepath: '/console',
  defaultPreload: 'intent',
  defaultPendingMs: 200,
  defaultPendingComponent: Loading,
  defaultErrorComponent: Broken,
  defaultNotFoundComponent: NoScreen,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
