import { defineEvents } from '#kernel';

/** What happens to bundles that have an owner. */
export const bundleEvents = defineEvents(
  { scope: 'links:read', readers: 'members' },
  {
    'bundle.created': {},
    'bundle.updated': {},
    'bundle.deleted': {},
    'bundle.restored': {},
    'bundle.claimed': {},
    'bundle.expired': {},
    'bundle.opened': {},
    'bundle.taken_down': {},
    'bundle.reinstated': {},
  },
);
