import { csvField } from '#platform/http';

import { itemView } from '../items/item.view.js';
import type { ItemRow } from '../items/items.repository.js';

const COLUMNS = [
  'id',
  'ref',
  'item_type',
  'title',
  'severity',
  'category',
  'effective_status',
  'capability',
  'source',
  'session_id',
  'created_at',
  'updated_at',
  'notes',
] as const;

export const CSV_HEADER = `${COLUMNS.join(',')}\r\n`;

/** An item as a line of CSV (RFC 4180). */
export function csvLine(row: ItemRow): string {
  const { severity, category } = row.data;
  const { effective_status: status, created_at: createdAt, updated_at: updatedAt } = itemView(row);
  const about = [row.id, row.ref, row.item_type, row.title, severity, category, status];
  const origin = [row.capability, row.source, row.session_id, createdAt, updatedAt, row.notes];
  return `${[...about, ...origin].map(csvField).join(',')}\r\n`;
}
