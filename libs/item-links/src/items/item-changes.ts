import { numberMistake } from '#kernel';
import { invalidInput } from '#platform/input';

import { type ItemSource, type ItemStatus, PLAIN_FIELDS, type PlainField } from '../fields/item-fields.js';
import type { NewLink } from '../links/item-links.service.js';
import type { WorkspaceRef } from '../workspace/workspace-ref.js';
import { checkPayload, promotedTitle } from './item-types.js';
import { numbersTooLarge, statusContradictsItself } from './items.errors.js';
import type { ItemDraft, ItemRow } from './items.repository.js';

export interface NewItem extends Readonly<Partial<Record<PlainField, string | null>>> {
  readonly item_type: string;
  readonly data?: Record<string, unknown> | null;
  readonly title?: string | null;
  readonly ref?: string | null;
  readonly dedupe_key?: string | null;
  readonly status?: ItemStatus | null;
  readonly notes?: string | null;
  readonly source?: ItemSource | null;
  readonly links?: readonly NewLink[] | null;
}

/** Only supplied fields change; `status: null` clears it. */
export interface ItemChanges {
  readonly data?: Record<string, unknown> | null;
  readonly title?: string | null;
  readonly status?: ItemStatus | null;
  readonly notes?: string | null;
  readonly clear_status?: boolean | null;
}

/** A new item of the caller's. Refuses a payload that its type does not allow (422). */
export function draftOf(workspace: WorkspaceRef, projectId: string, input: NewItem): ItemDraft {
  const data = payload(input.item_type, input.data ?? {});
  return {
    project_id: projectId,
    organization_id: workspace.orgId,
    item_type: input.item_type,
    ref: input.ref ?? null,
    title: input.title ?? promotedTitle(data),
    data,
    status: input.status ?? null,
    notes: input.notes ?? null,
    dedupe_key: input.dedupe_key ?? null,
    source: input.source ?? 'api',
    ...plainOf(input),
    created_by: workspace.userId,
  };
}

function plainOf(input: NewItem): Record<PlainField, string | null> {
  const plain = Object.fromEntries(PLAIN_FIELDS.map((name) => [name, input[name] ?? null]));
  return plain as Record<PlainField, string | null>;
}

/** Refuses to set a status and to clear it at once (422). */
export function demandOneStatus({ status, clear_status: clear }: ItemChanges): void {
  if (clear && status) throw statusContradictsItself();
}

/**
 * The item with its changes, or the very item if there are none. `data` is merged shallowly, and checked again
 * as a whole.
 */
export function changed(item: ItemRow, changes: ItemChanges, now: Date): ItemRow {
  const { data, title, status, notes, clear_status: clear } = changes;
  if (data == null && title === undefined && status === undefined && notes === undefined && !clear)
    return item;
  const merged = data == null ? item.data : payload(item.item_type, { ...item.data, ...data });
  return {
    ...item,
    data: merged,
    title: title === undefined ? titleAfter(item, merged) : title,
    ...(status === undefined ? {} : { status }),
    ...(clear ? { status: null } : {}),
    ...(notes === undefined ? {} : { notes }),
    updated_at: now,
  };
}

/** A title that was promoted from the payload follows it; one of the item's own stays. */
export function titleAfter({ title, data }: ItemRow, merged: Record<string, unknown>): string | null {
  return title === promotedTitle(data) ? promotedTitle(merged) : title;
}

function payload(itemType: string, data: Record<string, unknown>): Record<string, unknown> {
  const checked = checkPayload(itemType, data);
  if (checked.errors) throw invalidInput(checked.errors);
  const mistake = numberMistake(checked.data);
  if (mistake !== null) throw numbersTooLarge(mistake);
  return checked.data;
}
