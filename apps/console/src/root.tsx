import { createRootRoute, lazyRouteComponent } from '@tanstack/react-router';

import { loadPart } from './load-part.js';
import { Shell } from './shell/shell.js';

/** What every screen hangs on. */
export const root = createRootRoute({ component: Shell });

/** A screen, or a part of one, loaded when it is gone to. */
export const screen: typeof lazyRouteComponent = (load, name) =>
  lazyRouteComponent(() => loadPart(load), name);
