import { COMMON_WORDS, stemOf } from './english.js';
import { decoded, fold } from './folding.js';
import { type Piece, piecesOf } from './pieces.js';
import { cutAfter, isNumbered, neighborsOf, OVERFULL } from './search-vector.js';

/** What is looked for, as `tsquery` texts; each narrower one finds what it finds before the others do. */
export interface SearchQuery {
  /** Everything that fits: words, parts of them, English forms, and what begins like the last word. */
  readonly matches: string;
  /** Without beginnings. */
  readonly parts: string;
  /** Words that stand by themselves, just as they were written. */
  readonly exact: string;
}

type Narrowness = keyof SearchQuery;

/** A word, a phrase or a thing such as an address that was asked for. */
export interface Operand {
  readonly chunks: readonly (readonly Piece[])[];
  readonly isNegated: boolean;
  readonly isPhrase: boolean;
  /** Whether it may go on: the last word of somebody who is typing. */
  readonly isOpen: boolean;
  /** Whether it is an alternative to what stands before it. */
  readonly isAlternative: boolean;
}

/** A word of a sequence, and how far behind the one before it. */
export interface Step {
  readonly word: string;
  readonly distance: number;
  readonly isPair: boolean;
}

const QUOTES = /[“”„«»]/g;
const TOKEN = /(-?)"([^"]*)("?)|(\S+)/gu;
const NEGATED = /^-(?=[^-\s])/;
const SCHEME = /^[a-z][a-z0-9+.-]*:\/\/(?=[^/])/i;
/** An address has one `?` and one `#`. */
const MOST_CUTS = 2;
/** Shorter words are not taken for beginnings. */
export const SHORTEST_OPEN = 2;

/**
 * Words, "phrases", or, -not: no input is an error. The last word is the beginning of one, unless a blank ends it.
 * `null`: there is nothing to look for.
 */
export function searchQuery(q: string): SearchQuery | null {
  const groups = groupsOf(q);
  if (groups.length === 0) return null;
  return {
    matches: textOf(groups, 'matches'),
    parts: textOf(groups, 'parts'),
    exact: textOf(groups, 'exact'),
  };
}

/** What is asked for, in alternatives: `and` binds closer than `or`. */
export function groupsOf(q: string): Operand[][] {
  const operands = operandsOf(q);
  const telling = operands.filter((operand) => !isCommon(operand));
  const groups: Operand[][] = [];
  for (const operand of telling.length > 0 ? telling : operands) {
    const group = groups.at(-1);
    if (group === undefined || operand.isAlternative) groups.push([operand]);
    else group.push(operand);
  }
  return groups;
}

function operandsOf(q: string): Operand[] {
  const operands: Operand[] = [];
  let isAlternative = false;
  for (const [token, minus, phrase, closing, bare] of fold(decoded(q)).replace(QUOTES, '"').matchAll(TOKEN)) {
    if (bare?.toLowerCase() === 'or') {
      isAlternative = operands.length > 0;
      continue;
    }
    const isNegated = bare === undefined ? minus === '-' : NEGATED.test(token);
    const text = phrase ?? token.replace(NEGATED, '').replace(SCHEME, '');
    const chunks = text
      .split(/\s+/u)
      .map(piecesOf)
      .filter((pieces) => pieces.length > 0);
    if (chunks.length === 0) continue;
    const isPhrase = bare === undefined;
    operands.push({ chunks, isNegated, isPhrase, isOpen: closing !== '"' && !isNegated, isAlternative });
    isAlternative = false;
  }
  const isTyping = !/\s$/u.test(q);
  return operands.map((operand, at) => ({
    ...operand,
    isOpen: isTyping && operand.isOpen && at === operands.length - 1,
  }));
}

function isCommon({ chunks, isPhrase }: Operand): boolean {
  const [[piece, ...more] = [], ...others] = chunks;
  return (
    !isPhrase && more.length + others.length === 0 && COMMON_WORDS.has(piece?.word ?? '') && !piece?.signed
  );
}

function textOf(groups: readonly (readonly Operand[])[], narrowness: Narrowness): string {
  const text = (operand: Operand): string =>
    `${operand.isNegated ? '!' : ''}(${operandText(operand, narrowness)})`;
  return groups.map((group) => `(${group.map(text).join(' & ')})`).join(' | ');
}

function operandText({ chunks, isPhrase, isOpen, isNegated }: Operand, narrowness: Narrowness): string {
  const pieces = chunks.flat();
  const open = isOpen && narrowness === 'matches';
  const how: Narrowness = isNegated && narrowness === 'exact' ? 'parts' : narrowness;
  const whole = sequences(pieces, open, how);
  return isPhrase ? whole : [whole, ...beforeCuts(pieces, how)].join(' | ');
}

/** An address without its query and its fragment, where that is all that a text has of it. */
function beforeCuts(pieces: readonly Piece[], narrowness: Narrowness): string[] {
  return cutsOf(pieces).map(({ before, mark }) => `(${sequences(before, false, narrowness)}) & !'${mark}'`);
}

export function cutsOf(
  pieces: readonly Piece[],
): { readonly before: readonly Piece[]; readonly mark: string }[] {
  const cuts = pieces.flatMap(({ word, cut }, at) =>
    cut !== undefined && at > 0 && at < pieces.length - 1
      ? [{ before: pieces.slice(0, at + 1), mark: cutAfter(word, cut) }]
      : [],
  );
  return cuts.slice(0, MOST_CUTS);
}

/** One behind the other: as whole words, or in the parts of words in camel case. */
function sequences(pieces: readonly Piece[], isOpen: boolean, narrowness: Narrowness): string {
  const words = stepsOf(pieces, false);
  const inParts = pieces.some(({ parts }) => parts.length > 0) ? stepsOf(pieces, true) : null;
  const ways = [
    wholeWords(words, isOpen, narrowness),
    ...(inParts ? [chain(inParts, isOpen, narrowness)] : []),
  ];
  return ways.map((way) => `(${way})`).join(' | ');
}

/** By their places; in texts that have too many words for these, by the pairs of neighbors alone. */
function wholeWords(steps: readonly Step[], isOpen: boolean, narrowness: Narrowness): string {
  const places = chain(steps, isOpen, narrowness);
  if (steps.length === 1) return places;
  const pairs = steps
    .slice(1)
    .map((step, at) => pairOf(steps[at] ?? step, step, isOpen && at === steps.length - 2));
  const numbered = pairs.filter(({ isKept }) => isKept).map(({ text }) => text);
  const without = [`'${OVERFULL}'`, ...pairs.map(({ text }) => text)].join(' & ');
  return [...numbered, `((${places}) | (${without}))`].join(' & ');
}

function pairOf(before: Step, { word, isPair }: Step, isOpen: boolean): { text: string; isKept: boolean } {
  if (before.isPair || isPair) return { text: `'${before.word}' & '${word}'`, isKept: false };
  const text = `'${neighborsOf(before.word, word)}'${isOpen ? ':*' : ''}`;
  return { text, isKept: isNumbered(before.word, word) };
}

export function stepsOf(pieces: readonly Piece[], inParts: boolean): Step[] {
  const steps: Step[] = [];
  let distance = 1;
  const push = (word: string, isPair = false): void => {
    steps.push({ word, distance, isPair });
    distance = 1;
  };
  for (const { word, parts, signed, pairs } of pieces) {
    if (pairs === undefined) {
      if (inParts && parts.length > 0) for (const part of parts) push(part);
      else push(signed ?? word);
      continue;
    }
    const asked = pairs.length > 1 ? pairs.slice(0, -1) : pairs;
    for (const pair of asked) push(pair, true);
    distance += pairs.length - asked.length;
  }
  return steps;
}

function chain(steps: readonly Step[], isOpen: boolean, narrowness: Narrowness): string {
  const how = narrowness === 'exact' && steps.length > 1 ? 'parts' : narrowness;
  return steps
    .map((step, at) => {
      const text = stepText(step, isOpen && at === steps.length - 1, how, steps.length > 1);
      return at === 0 ? text : `<${String(step.distance)}> ${text}`;
    })
    .join(' ');
}

function stepText({ word, isPair }: Step, isOpen: boolean, narrowness: Narrowness, isPart: boolean): string {
  // The beginning of a pair is its first letter.
  if (isPair) return /^.$/su.test(word) ? `'${word}':*` : `'${word}'`;
  if (narrowness === 'exact') return `'${word}':AC`;
  const isBeginning = isOpen && (isPart || word.length >= SHORTEST_OPEN);
  const stem = stemOf(word);
  const own = isBeginning ? `'${word}':*` : `'${word}'`;
  return stem === word ? own : `(${own} | '${stem}')`;
}
