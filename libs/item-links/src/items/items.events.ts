import { changesOf, type NewEvent } from '#kernel';

import { itemEvents, streamOf } from '../item-links.events.js';
import type { WorkspaceRef } from '../workspace/workspace-ref.js';
import { itemView } from './item.view.js';
import type { ItemRow } from './items.repository.js';

export function itemCreated(item: ItemRow, workspace: WorkspaceRef): NewEvent {
  const details = { ...streamOf(workspace), subject: `items/${item.id}`, data: itemView(item) };
  return itemEvents.event('item.created', details);
}

/** Also of a change that left everything as it was, but for the time and the version. */
export function itemUpdated(before: ItemRow, after: ItemRow, workspace: WorkspaceRef): NewEvent {
  const [old, data] = [itemView(before), itemView(after)];
  const fields = ['title', 'data', 'disposition', 'effective_status', 'search_truncated'] as const;
  const changes = changesOf(old, data, fields) ?? {};
  const details = { ...streamOf(workspace), subject: `items/${after.id}`, data, changes };
  return itemEvents.event('item.updated', details);
}
