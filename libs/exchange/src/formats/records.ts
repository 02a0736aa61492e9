import { TokenParser, Tokenizer } from '@streamparser/json';

import { parseJson } from '#data';
import { ExactNumber, isJsonObject } from '#kernel';

import { unreadableFile } from './formats.errors.js';
import { about } from '../report/tell.js';
import type { Tell } from '../report/report-line.js';
import { linesOf } from './text.js';

export type JsonRecord = Readonly<Record<string, unknown>>;

/** An object of a document, and where it stands. */
export interface PlacedRecord {
  readonly place: string;
  readonly value: JsonRecord;
}

export function isRecord(value: unknown): value is JsonRecord {
  return isJsonObject(value);
}

/** Numbers of so few characters are what JavaScript takes them for. */
const SURELY_EXACT = 15;

class ExactTokenizer extends Tokenizer {
  /** Numbers that JavaScript would change stay as they are written; the parser hands on whatever they are. */
  protected override parseNumber(text: string): number {
    if (text.length <= SURELY_EXACT && !/e/i.test(text)) return Number(text);
    return ExactNumber.of(text) as number;
  }
}

/** A value of a document, and the names and numbers that lead to it. */
export interface PlacedValue {
  readonly place: string;
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

/** The objects at some paths of a JSON text, as `jsonValues`. What is none there is left out and told. */
export async function* jsonRecords(
  text: AsyncIterable<string>,
  paths: readonly string[],
  tell: Tell,
): AsyncGenerator<PlacedRecord, void> {
  for await (const { place, value } of jsonValues(text, paths)) {
    if (isRecord(value)) yield { place, value };
    else about({ place, id: null }, tell).left_out('not_an_object', 'Only objects are read here');
  }
}

/**
 * The values at some paths of a JSON text, while it is read. What comes before a mistake of syntax is read; the mistake
 * refuses the file.
 */
export async function* jsonValues(
  text: AsyncIterable<string>,
  paths: readonly string[],
): AsyncGenerator<PlacedValue, void> {
  const found: PlacedValue[] = [];
  let last = '$';
  const tokenizer = new ExactTokenizer();
  const parser = new TokenParser({ paths: [...paths], keepStack: false, emitPartialValues: false });
  tokenizer.onToken = (token) => {
    parser.write(token);
  };
  tokenizer.onEnd = () => {
    if (!parser.isEnded) parser.end();
  };
  parser.onError = (error) => {
    tokenizer.error(error);
  };
  parser.onEnd = () => {
    if (!tokenizer.isEnded) tokenizer.end();
  };
  parser.onValue = ({ value, key, stack }) => {
    const path = [...stack.slice(1).map((level) => level.key), key].map((one) => one ?? '');
    last = `$${path.map((one) => (typeof one === 'number' ? `[${String(one)}]` : `.${one}`)).join('')}`;
    found.push({ place: last, path, value });
  };
  const feed = (step: () => void): void => {
    try {
      step();
    } catch (error) {
      throw unreadableFile(`it is no valid JSON behind ${last} (${(error as Error).message})`);
    }
  };
  for await (const chunk of text) {
    feed(() => tokenizer.write(chunk));
    yield* found.splice(0);
  }
  feed(() => {
    if (!tokenizer.isEnded || !parser.isEnded) tokenizer.end();
  });
  yield* found.splice(0);
}

/** JSON lines; a line that is none is left out and told. */
export async function* jsonLines(
  text: AsyncIterable<string>,
  tell: Tell,
): AsyncGenerator<PlacedRecord, void> {
  for await (const line of linesOf(text)) {
    const place = `line ${String(line.number)}`;
    if (line.text.trim() === '') continue;
    const value = parsed(line.text);
    if (isRecord(value)) yield { place, value };
    else
      about({ place, id: null }, tell).left_out(
        'not_json',
        'The line is no JSON object',
        'Each line has to be one object, whole',
      );
  }
}

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** The objects of an array, or of JSON lines, whichever the text is. */
export async function* listedRecords(
  text: AsyncIterable<string>,
  tell: Tell,
): AsyncGenerator<PlacedRecord, void> {
  const [first, whole] = await peek(text);
  yield* first.trimStart().startsWith('[') ? jsonRecords(whole, ['$.*'], tell) : jsonLines(whole, tell);
}

/** The values of an array, or of the arrays of these names in an object. */
export async function* listedValues(
  text: AsyncIterable<string>,
  names: readonly string[],
): AsyncGenerator<PlacedValue, void> {
  const [first, whole] = await peek(text);
  const isArray = first.trimStart().startsWith('[');
  yield* jsonValues(whole, isArray ? ['$.*'] : names.map((name) => `$.${name}.*`));
}

/** The beginning of a text, and all of it. */
export async function peek(
  text: AsyncIterable<string>,
): Promise<[first: string, whole: AsyncGenerator<string, void>]> {
  const iterator = text[Symbol.asyncIterator]();
  let first = '';
  while (first.trim() === '') {
    const next = await iterator.next();
    if (next.done === true) break;
    first += next.value;
  }
  return [first, continued(first, iterator)];
}

async function* continued(first: string, iterator: AsyncIterator<string>): AsyncGenerator<string, void> {
  yield first;
  for (;;) {
    const next = await iterator.next();
    if (next.done === true) return;
    yield next.value;
  }
}
