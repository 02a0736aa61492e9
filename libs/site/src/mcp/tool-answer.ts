import { printJson } from '#data';

const INDENT = 2;

/** A tool's answer: as JSON, and as the text that stands for it, which is `null` where there is no room for both. */
export interface RenderedAnswer {
  readonly json: string;
  readonly text: string | null;
  /** What both take in a message, on one line. */
  readonly bytes: number;
}

/** An answer that there is room for. */
export interface FittingAnswer extends RenderedAnswer {
  readonly text: string;
}

/** How an answer is told: in so many bytes at most, its text on one line or, where there is room, on many. */
export interface AnswerShape {
  readonly most: number;
  readonly isIndented: boolean;
}

export function renderAnswer(value: unknown, { most, isIndented }: AnswerShape): RenderedAnswer {
  const json = printJson(value);
  const room = most - Buffer.byteLength(json);
  const size = sizeInMessage(json);
  const answer = { json, text: json, bytes: Buffer.byteLength(json) + size };
  if (size > room) return { ...answer, text: null };
  // Indentation multiplies what is nested deeply: it is measured before it is made.
  if (!isIndented || size + blanksOf(json) > room) return answer;
  const indented = printJson(value, INDENT);
  return sizeInMessage(indented) > room ? answer : { ...answer, text: indented };
}

export function fits(answer: RenderedAnswer): answer is FittingAnswer {
  return answer.text !== null;
}

/**
 * What is left of an answer without its largest fields, which `omitted` names; nothing else is lost. A list that is
 * required stays, as an empty one.
 */
export function withoutLargest(
  value: unknown,
  shape: AnswerShape,
  required: readonly string[] = [],
): FittingAnswer {
  const left: Record<string, unknown> = { ...(value as object) };
  const sizes = Object.entries(left).map(([name, field]) => [name, printJson(field ?? null).length] as const);
  const omitted: string[] = [];
  for (const [name] of sizes.sort(([, one], [, other]) => other - one)) {
    left[name] = Array.isArray(left[name]) && required.includes(name) ? [] : undefined;
    omitted.push(name);
    const answer = renderAnswer({ ...left, omitted }, shape);
    if (fits(answer)) return answer;
  }
  const json = JSON.stringify({ omitted });
  return { json, text: json, bytes: 2 * json.length };
}

/** Bytes of the text as a string in JSON. */
function sizeInMessage(text: string): number {
  return Buffer.byteLength(JSON.stringify(text));
}

/** About how many blanks and line ends indentation would add; line ends are escaped in a message. */
function blanksOf(compact: string): number {
  let [depth, added, inText] = [0, 0, false];
  for (let at = 0; at < compact.length; at += 1) {
    const char = compact.charCodeAt(at);
    if (inText) {
      if (char === BACKSLASH) at += 1;
      else if (char === QUOTE) inText = false;
    } else if (char === QUOTE) inText = true;
    else if (OPENING.has(char)) added += 2 + INDENT * (depth += 1);
    else if (CLOSING.has(char)) added += 2 + INDENT * (depth -= 1);
    else if (char === COMMA) added += 2 + INDENT * depth;
    else if (char === COLON) added += 1;
  }
  return added;
}

const code = (text: string): number => text.charCodeAt(0);
const [QUOTE, BACKSLASH, COMMA, COLON] = [code('"'), code('\\'), code(','), code(':')];
const OPENING: ReadonlySet<number> = new Set([code('{'), code('[')]);
const CLOSING: ReadonlySet<number> = new Set([code('}'), code(']')]);
