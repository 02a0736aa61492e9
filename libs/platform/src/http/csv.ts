/**
 * A sign, full-width ones included, from which on a spreadsheet would take a text for a formula: at the start of the
 * field, and at that of each part where the file is taken apart at semicolons, tabs or ends of lines.
 */
const FORMULA = /[=+\-@＝＋－＠](?<=(?:^|[;\t\r\n])[\s"]*.)/g;
/** White space with which some spreadsheets begin a formula. */
const BLANK_START = /^[\t\r\n]/;

/** A field of CSV (RFC 4180). Texts as they are, but for an apostrophe before what could be a formula. Anything but a text is empty. */
export function csvField(value: unknown): string {
  if (typeof value !== 'string') return '';
  const guarded = value.replace(FORMULA, "'$&");
  const safe = BLANK_START.test(value) ? `'${guarded}` : guarded;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
