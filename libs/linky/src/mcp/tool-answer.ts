const INDENT = 2;

/** A tool's answer as text, of at most so many bytes once it is part of a message; `bytes` of what it would be. */
export type RenderedAnswer = { readonly text: string } | { readonly text: null; readonly bytes: number };

/** JSON indented by two blanks; where that takes too much room, on one line. */
export function renderAnswer(value: unknown, most: number): RenderedAnswer {
  const compact = JSON.stringify(value);
  const bytes = sizeInMessage(compact);
  if (bytes > most) return { text: null, bytes };
  // Indentation multiplies what is nested deeply: it is measured before it is made.
  if (bytes + blanksOf(compact) > most) return { text: compact };
  const indented = JSON.stringify(value, null, INDENT);
  return { text: sizeInMessage(indented) > most ? compact : indented };
}

/** What is left of an answer without its largest fields, which `omitted` names; nothing else is lost. */
export function withoutLargest(value: unknown, most: number): string {
  const left: Record<string, unknown> = { ...(value as object) };
  const sizes = Object.entries(left).map(
    ([name, field]) => [name, JSON.stringify(field ?? null).length] as const,
  );
  const omitted: string[] = [];
  for (const [name] of sizes.sort(([, one], [, other]) => other - one)) {
    left[name] = undefined;
    omitted.push(name);
    const { text } = renderAnswer({ ...left, omitted }, most);
    if (text !== null) return text;
  }
  return JSON.stringify({ omitted });
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
