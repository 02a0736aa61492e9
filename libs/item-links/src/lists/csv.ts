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

/**
 * A sign, full-width ones included, from which on a spreadsheet would take a text for a formula: at the start of the
 * field, and at that of each part where the file is taken apart at semicolons, tabs or ends of lines.
 */
const FORMULA = /[=+\-@＝＋－＠](?<=(?:^|[;\t\r\n])[\s"]*.)/g;
/** White space with which some spreadsheets begin a formula. */
const BLANK_START = /^[\t\r\n]/;

export const CSV_HEADER = `${COLUMNS.join(',')}\r\n`;

/** An item as a line of CSV (RFC 4180). */
export function csvLine(row: ItemRow): string {
  const { severity, category } = row.data;
  const { effective_status: status, created_at: createdAt, updated_at: updatedAt } = itemView(row);
  const about = [row.id, row.ref, row.item_type, row.title, severity, category, status];
  const origin = [row.capability, row.source, row.session_id, createdAt, updatedAt, row.notes];
  return `${[...about, ...origin].map(csvField).join(',')}\r\n`;
}

/** Texts as they are, but for an apostrophe before what could be a formula. Anything but a text is empty. */
export function csvField(value: unknown): string {
  if (typeof value !== 'string') return '';
  const guarded = value.replace(FORMULA, "'$&");
  const safe = BLANK_START.test(value) ? `'${guarded}` : guarded;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
