import { defineEvents } from '#kernel';

/** What happens to imports. */
export const exchangeEvents = defineEvents(
  { scope: 'imports:read', readers: 'members' },
  { 'import.created': {}, 'import.finished': {} },
);
