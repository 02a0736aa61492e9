import type { NewEvent } from '#kernel';

import { itemEvents, streamOf } from '../item-links.events.js';
import type { WorkspaceRef } from '../workspace/workspace-ref.js';
import type { LinkedItemView } from './link-list.view.js';
import { linkView } from './link.view.js';
import type { End } from './link-rules.js';
import type { CreatedLink } from './link-writer.js';

/** With both ends, as lists show them. */
export function itemLinked(
  link: CreatedLink,
  { source, target }: { readonly source: End; readonly target: End },
  workspace: WorkspaceRef,
): NewEvent {
  const data = { link: linkView(link), source: endView(source), target: endView(target) };
  const details = { ...streamOf(workspace), subject: `item-links/${link.id}`, data };
  return itemEvents.event('item.linked', details);
}

function endView({ id, itemType, ref, title }: End): LinkedItemView {
  return { id, item_type: itemType, ref, title };
}
