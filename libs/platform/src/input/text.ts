const DEEPEST = 100;

export const UNSTORABLE = 'Input should not hold NUL characters or lone surrogates';

export interface Mistake {
  readonly type: string;
  readonly msg: string;
}

export interface TextPattern {
  readonly regex: RegExp;
  /** What the text should be. */
  readonly message: string;
}

/** What is wrong with a text, or `null`. Lengths are Unicode characters (code points). */
export function textCheck(
  min: number,
  max: number,
  pattern?: TextPattern,
): (value: unknown) => Mistake | null {
  return (value) => {
    if (typeof value !== 'string') return { type: 'string_type', msg: 'Input should be a valid string' };
    const length = value.length < 2 * min || value.length > max ? characters(value) : value.length;
    if (length < min) {
      return { type: 'string_too_short', msg: `String should have at least ${String(min)} characters` };
    }
    if (length > max) {
      return { type: 'string_too_long', msg: `String should have at most ${String(max)} characters` };
    }
    if (pattern && !pattern.regex.test(value))
      return { type: 'string_pattern_mismatch', msg: pattern.message };
    return isStorable(value) ? null : { type: 'string_unicode', msg: UNSTORABLE };
  };
}

/** How many code points a text has; a text of absurd length is not counted to its end. */
function characters(value: string): number {
  return value.length > 100_000 ? value.length : Array.from(value).length;
}

/** Whether Postgres can store a string as it is; other values are none of its business. */
export function isStorable(value: unknown): boolean {
  return typeof value !== 'string' || (!value.includes('\0') && value.isWellFormed());
}

/** Whether Postgres can store a JSON value; deeper than 100 levels it could, but nobody should. */
export function isStorableJson(value: unknown, depth: unknown = 0): boolean {
  const level = typeof depth === 'number' ? depth : 0;
  if (level > DEEPEST) return false;
  if (Array.isArray(value)) return value.every((entry) => isStorableJson(entry, level + 1));
  if (typeof value !== 'object' || value === null) return isStorable(value);
  return Object.entries(value).every(([key, entry]) => isStorable(key) && isStorableJson(entry, level + 1));
}
