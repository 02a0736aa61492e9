/** How many Unicode characters (code points) a text has. */
export function characters(text: string): number {
  let count = text.length;
  for (let index = 1; index < text.length; index += 1) {
    if (isHalf(text, index, 0xdc00) && isHalf(text, index - 1, 0xd800)) count -= 1;
  }
  return count;
}

/** Whether a text has more characters than that. One that is absurdly long is not counted. */
export function isLongerThan(text: string, most: number): boolean {
  return text.length > most && (text.length > 2 * most || characters(text) > most);
}

/** The first characters of a text, none of them cut in half. */
export function firstCharacters(text: string, most: number): string {
  if (text.length <= most) return text;
  return Array.from(text.slice(0, 2 * most))
    .slice(0, most)
    .join('');
}

/** Control characters, but for tabs and ends of lines: nobody reads them, and no XML holds them. */
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

export function hasControlCharacters(text: string): boolean {
  return CONTROL.test(text);
}

/**
 * What a name is made of: something to be seen, on one line, and nothing that is not. Joiners count as seen: some scripts
 * and emoji need them.
 */
export const NAME_PATTERN =
  /^(?=.*[\p{L}\p{N}\p{P}\p{S}])(?:(?![\p{Cc}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0\u2800])(?:\P{Cf}|[\u200c\u200d]))+$/u;

function isHalf(text: string, index: number, half: 0xd800 | 0xdc00): boolean {
  return (text.charCodeAt(index) & 0xfc00) === half;
}
