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

/** What a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r\n]/;

export const CSV_HEADER = `${COLUMNS.join(',')}\r\n`;

/** An item as a line of CSV (RFC 4180). */
export function csvLine(row: ItemRow): string {
  const { severity, category } = row.data;
  const { effective_status: status, created_at: createdAt, updated_at: updatedAt } = itemView(row);
  const about = [row.id, row.ref, row.item_type, row.title, severity, category, status];
  const origin = [row.capability, row.source, row.session_id, createdAt, updatedAt, row.notes];
  return `${[...about, ...origin].map(csvField).join(',')}\r\n`;
}

/** Texts as they are; what could be a formula gets an apostrophe in front. Anything but a text is empty. */
export function csvField(value: unknown): string {
  if (typeof value !== 'string') return '';
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
