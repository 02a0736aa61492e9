/** Signs from which on spreadsheets take a text for a formula, at the start of it and of each part, behind any apostrophes. */
const SIGN = /[=+\-@＝＋－＠](?<=(?:^|[;\t\r\n])[\s"]*'*.)/g;
const GUARDED_SIGN = /'(?=[=+\-@＝＋－＠])(?<=(?:^|[;\t\r\n])[\s"]*'*)/g;

/** A text that no spreadsheet calculates with, and from which `unguarded` makes the same text again. */
export function guarded(text: string): string {
  const safe = text.replace(SIGN, "'$&");
  return /^'*[\t\r\n]/.test(text) ? `'${safe}` : safe;
}

export function unguarded(text: string): string {
  const open = /^''*[\t\r\n]/.test(text) ? text.slice(1) : text;
  return open.replace(GUARDED_SIGN, '');
}
