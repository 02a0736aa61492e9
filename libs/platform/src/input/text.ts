import { characters, isLongerThan, NAME_PATTERN, numberMistake } from '#kernel';

const DEEPEST = 100;

const UNSTORABLE = 'Input should not hold NUL characters or lone surrogates';

export interface Mistake {
  readonly type: string;
  readonly msg: string;
}

export interface TextPattern {
  readonly regex: RegExp;
  /** What the text should be. */
  readonly message: string;
}

const UNSTORABLE_TEXT: Mistake = { type: 'string_unicode', msg: UNSTORABLE };

/** A name of something: it is to be seen, on one line, as what it is. */
export const NAME: TextPattern = {
  regex: NAME_PATTERN,
  message: 'Input should be visible text on one line, without control or invisible characters',
};

/** A title: tabs and ends of lines are its only control characters. */
export const TITLE: TextPattern = {
  regex: /^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]*$/,
  message: 'Input should not hold control characters',
};

/** What is wrong with a text, or `null`. Lengths are Unicode characters (code points). */
export function textCheck(
  min: number,
  max: number,
  pattern?: TextPattern,
): (value: unknown) => Mistake | null {
  return (value) => {
    if (typeof value !== 'string') return { type: 'string_type', msg: 'Input should be a valid string' };
    if (value.length < 2 * min && characters(value) < min) {
      return { type: 'string_too_short', msg: `String should have at least ${String(min)} characters` };
    }
    if (isLongerThan(value, max)) {
      return { type: 'string_too_long', msg: `String should have at most ${String(max)} characters` };
    }
    if (!isStorable(value)) return UNSTORABLE_TEXT;
    return pattern && !pattern.regex.test(value)
      ? { type: 'string_pattern_mismatch', msg: pattern.message }
      : null;
  };
}

/** Whether Postgres can store a string as it is; other values are none of its business. */
export function isStorable(value: unknown): boolean {
  return typeof value !== 'string' || (!value.includes('\0') && value.isWellFormed());
}

/** What is wrong with a JSON value, or `null`; deeper than 100 levels Postgres could store it, but nobody should. */
export function jsonMistake(value: unknown): Mistake | null {
  const mistake = mistakeAt(value, 0);
  const msg = mistake ? null : numberMistake(value);
  return msg === null ? mistake : { type: 'number_too_large', msg };
}

function mistakeAt(value: unknown, depth: number): Mistake | null {
  if (depth > DEEPEST) {
    return { type: 'too_deep', msg: `Input should not be nested deeper than ${String(DEEPEST)}` };
  }
  if (typeof value !== 'object' || value === null) return isStorable(value) ? null : UNSTORABLE_TEXT;
  for (const [key, entry] of Object.entries(value)) {
    const mistake = isStorable(key) ? mistakeAt(entry, depth + 1) : UNSTORABLE_TEXT;
    if (mistake !== null) return mistake;
  }
  return null;
}
