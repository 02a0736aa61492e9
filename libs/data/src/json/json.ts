import { ExactNumber } from '#kernel';

import { mayHaveNumberTokens, numberTokens } from './number-tokens.js';

/** Stands before the digits of a number while the text is parsed; nobody who sends a text can know it. */
const MARK = `${crypto.randomUUID()}:`;
const MARKED = new RegExp(`"${MARK}([^"]+)"`, 'g');

/** A text with more numbers than its reader wants to keep exactly. */
export class TooManyNumbers extends Error {}

/**
 * Like `JSON.parse`, but for numbers that it would change: they become `ExactNumber`s. Texts without any are parsed
 * at its speed.
 *
 * @param most such numbers; more are refused with `TooManyNumbers`.
 */
export function parseJson(text: string, most = Infinity): unknown {
  const parsed: unknown = JSON.parse(text);
  if (!mayHaveNumberTokens(text)) return parsed;
  let [marked, from, kept] = ['', 0, 0];
  for (const { start, end } of numberTokens(text)) {
    const number = ExactNumber.of(text.slice(start, end));
    if (typeof number === 'number') continue;
    kept += 1;
    if (kept > most) throw new TooManyNumbers();
    marked += `${text.slice(from, start)}"${MARK}${number.text}"`;
    from = end;
  }
  return from === 0
    ? parsed
    : JSON.parse(marked + text.slice(from), (_key, value: unknown) => unmarked(value));
}

function unmarked(value: unknown): unknown {
  return typeof value === 'string' && value.startsWith(MARK)
    ? ExactNumber.of(value.slice(MARK.length))
    : value;
}

/** Like `JSON.stringify`, of a value that has a text; `ExactNumber`s are written with all their digits. */
export function printJson(value: unknown, indent?: number): string {
  let text = '';
  const isExact = ExactNumber.among(() => {
    text = JSON.stringify(value, null, indent);
  });
  return isExact ? JSON.stringify(value, markExact, indent).replaceAll(MARKED, '$1') : text;
}

/** `JSON.stringify` hands over what `toJSON` has made of a value, and in `this` what it was. */
function markExact(this: unknown, key: string, value: unknown): unknown {
  const before = (this as Readonly<Record<string, unknown>>)[key];
  return before instanceof ExactNumber ? MARK + before.text : value;
}
