import { createRoute } from '@tanstack/react-router';

import { root, screen } from '../root.js';

type Search<Name extends string> = Readonly<Partial<Record<Name, string>>>;

/** Of what an address asks for, the texts that a screen knows. */
function textsOf<Name extends string>(
  ...names: readonly Name[]
): (asked: Record<string, unknown>) => Search<Name> {
  return (asked) =>
    Object.fromEntries(
      names.flatMap((name) => {
        const value = asked[name];
        return typeof value === 'string' && value !== '' ? [[name, value]] : [];
      }),
    ) as Search<Name>;
}

const activity = createRoute({
  getParentRoute: () => root,
  path: '/activity',
  component: screen(() => import('./activity.js'), 'Activity'),
});
const parts = [
  createRoute({
    getParentRoute: () => activity,
    path: '/',
    validateSearch: textsOf('types', 'subject'),
    component: screen(() => import('./events.js'), 'Events'),
  }),
  createRoute({
    getParentRoute: () => activity,
    path: '/audit',
    validateSearch: textsOf('types', 'actor', 'since', 'until'),
    component: screen(() => import('./audit.js'), 'Audit'),
  }),
] as const;

export const activityRoutes = [activity.addChildren(parts)] as const;
