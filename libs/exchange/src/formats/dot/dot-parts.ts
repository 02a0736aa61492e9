import type { Line } from '../text.js';

/** Whole statements of a file, to be read by themselves. */
export interface DotPart {
  /** A file of its own. */
  readonly text: string;
  /** What the numbers of its lines are less than those of the file. */
  readonly linesBefore: number;
}

/** What ends a statement where the next one begins with a name, rather than with an arrow or a bracket. */
const ENDS = /[\p{L}\p{N}_"\]}]$/u;
const BEGINS = /^["\p{L}\p{N}_]/u;
const DIRECTED = /\bdigraph\b/i;
/** So much of the code before is looked at. */
const KEPT = 20;

/**
 * The statements of a DOT file, not many more lines than that at a time. A part ends with a line: after a semicolon, or
 * between two statements that need none. What no part can be cut from is one part.
 */
export async function* dotParts(
  lines: AsyncIterable<Line>,
  linesAtOnce: number,
): AsyncGenerator<DotPart, void> {
  const scanner = new DotScanner();
  let waiting: string[] = [];
  let [linesBefore, begun] = [0, 0];
  for await (const { number, text } of lines) {
    if (waiting.length >= linesAtOnce && scanner.isBetween(text)) {
      yield { text: `${waiting.join('\n')}\n}`, linesBefore };
      // The header takes a line.
      waiting = [scanner.header];
      linesBefore = number - 2;
    }
    // A text that goes on in the next line stands on one, as the grammar knows no other; that line is left empty.
    const isRest = scanner.isInText;
    if (isRest) waiting.push('');
    else begun = waiting.length;
    scanner.line(text);
    waiting[begun] = (isRest ? (waiting[begun] ?? '') : '') + (scanner.isInText ? endless(text) : text);
  }
  yield { text: waiting.join('\n'), linesBefore };
}

/** A line whose end is part of a text: escaped, it is none. */
function endless(line: string): string {
  let end = line.length;
  while (line[end - 1] === '\\') end -= 1;
  return (line.length - end) % 2 === 1 ? line.slice(0, -1) : `${line}\\n`;
}

type Place = 'code' | 'text' | 'html' | 'comment';

/** Knows after each line whether a statement of the graph may be over. */
class DotScanner {
  private place: Place = 'code';
  /** Of angle brackets in a text like HTML. */
  private angles = 0;
  /** Of braces and brackets: 1 among the statements of the graph. */
  private depth = 0;
  private isDirected = false;
  /** The end of the code so far, without comments. */
  private tail = '';

  /** Of the graph: on one line, without its name. */
  get header(): string {
    return this.isDirected ? 'digraph {' : 'graph {';
  }

  get isInText(): boolean {
    return this.place === 'text';
  }

  /** Whether a line with this text begins another statement. */
  isBetween(next: string): boolean {
    if (this.place !== 'code' || this.depth !== 1) return false;
    const tail = this.tail.trimEnd();
    if (tail.endsWith(';') || tail.endsWith('{')) return true;
    return ENDS.test(tail) && !/\bsubgraph$/i.test(tail) && BEGINS.test(next.trimStart());
  }

  line(text: string): void {
    if (this.place === 'code' && text.startsWith('#')) return;
    for (let at = 0; at < text.length; at += 1) {
      if (this.place === 'code' && text.startsWith('//', at)) break;
      at = this.character(text, at);
    }
    if (this.depth === 0) this.isDirected = this.isDirected || DIRECTED.test(this.tail);
    this.tail = `${this.tail.trimEnd().slice(-KEPT)}${this.place === 'code' ? ' ' : ''}`;
  }

  /** Answers the index of the last character that it took. */
  private character(text: string, at: number): number {
    const character = text[at] ?? '';
    if (this.place === 'text') {
      if (character === '\\') return at + 1;
      if (character === '"') this.place = 'code';
      return at;
    }
    if (this.place === 'comment') {
      if (!text.startsWith('*/', at)) return at;
      this.place = 'code';
      return at + 1;
    }
    if (this.place === 'html') {
      if (character === '<') this.angles += 1;
      else if (character === '>' && (this.angles -= 1) === 0) {
        this.place = 'code';
        // As any text ends; this one could be an arrow.
        this.tail += '"';
      }
      return at;
    }
    if (text.startsWith('/*', at)) {
      this.place = 'comment';
      return at + 1;
    }
    this.code(character);
    return at;
  }

  private code(character: string): void {
    this.tail += character;
    if (character === '"') this.place = 'text';
    else if (character === '<') [this.place, this.angles] = ['html', 1];
    else if (character === '{' || character === '[') this.open();
    else if (character === '}' || character === ']') this.depth -= 1;
  }

  private open(): void {
    if (this.depth === 0) this.isDirected = this.isDirected || DIRECTED.test(this.tail);
    this.depth += 1;
  }
}
