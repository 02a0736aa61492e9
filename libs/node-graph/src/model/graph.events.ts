import { defineEvents } from '#kernel';

/** What the graph tells of what happens to it. Shares are part of the audit log. */
export const graphEvents = defineEvents(
  { scope: 'graph:read', readers: 'members' },
  {
    'node.created': {},
    'node.updated': {},
    'node.blocked': {},
    'node.unblocked': {},
    'node.ready': {},
    'node.trashed': {},
    'node.restored': {},
    'node.deleted': {},
    'node.published': {},
    'node.unpublished': {},
    'node.bulk_blocked': {},
    'node.bulk_unblocked': {},
    'node.bulk_ready': {},
    'graph.link.created': {},
    'graph.link.updated': {},
    'graph.link.trashed': {},
    'graph.link.restored': {},
    'graph.link.deleted': {},
    'graph.link.bulk_updated': {},
    'graph.link.bulk_trashed': {},
    'graph.link.bulk_restored': {},
    'graph.link.bulk_deleted': {},
    'node.shared': { audit: true },
    'node.share.updated': { audit: true },
    'node.share.removed': { audit: true },
  },
);

export type GraphEventName = Parameters<typeof graphEvents.event>[0];
