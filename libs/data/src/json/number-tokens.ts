/** What a number that JavaScript changes may look like: long, or with an exponent. Also found within texts. */
const SUSPECT = /(?:^|[:,[\s])(-?\d(?:[\d.]{15}|[\d.]{0,14}[eE])[\d.eE+-]*)/g;

interface Token {
  readonly start: number;
  readonly end: number;
}

/** Whether there may be any, in one pass that makes nothing. */
const MAYBE = /\d[\d.]{15}|\d[eE]/;

/** Where in a valid JSON text there are numbers that JavaScript might change. One pass, whatever the text is. */
export function* numberTokens(text: string): Generator<Token, void> {
  let outside = 0;
  let quote = text.indexOf('"');
  for (const { 0: found, 1: token = '', index } of text.matchAll(SUSPECT)) {
    const end = index + found.length;
    const start = end - token.length;
    while (quote !== -1 && quote < start) {
      outside = endOfString(text, quote);
      quote = text.indexOf('"', outside);
    }
    if (outside <= start) yield { start, end };
  }
}

export function mayHaveNumberTokens(text: string): boolean {
  return MAYBE.test(text);
}

/** Behind the string that begins at a quote. */
function endOfString(text: string, quote: number): number {
  let end = quote;
  do end = text.indexOf('"', end + 1);
  while (isEscaped(text, end));
  return end + 1;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}
