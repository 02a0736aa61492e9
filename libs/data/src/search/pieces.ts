import { decoded, fold } from './folding.js';

/** Letters and digits of one run, folded: what search knows as a word, and its parts if it is written in camel case. */
export interface Piece {
  /** In lower case. */
  readonly word: string;
  /** `get`, `user`, `name` of `getUserName`; else nothing. */
  readonly parts: readonly string[];
  /** `c++`, `c#`: the word with the signs that belong to it. */
  readonly signed?: string;
  /** Of Chinese, Japanese and others, which put no blanks between words: pairs of letters, and the last one. */
  readonly pairs?: readonly string[];
  /** `?` or `#`, if the piece ends the part of an address before it. */
  readonly cut?: '?' | '#';
}

const LONGEST = 200;
const LONGEST_CAMEL = 64;
const MOST_PARTS = 8;

const UNSPACED =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}\\p{Extended_Pictographic}ー々〆〇';
const RUN = /[\p{L}\p{N}\p{M}\p{Extended_Pictographic}]+/gu;
const HAS_UNSPACED = new RegExp(`[${UNSPACED}]`, 'u');
const SPLIT_UNSPACED = new RegExp(`[${UNSPACED}]+|[^${UNSPACED}]+`, 'gu');
const ASCII_RUN = /[A-Za-z0-9]+/g;
const ASCII = /^[\0-\x7f]*$/;
const SIGNS = /(?:\+\+?|#)(?![\p{L}\p{N}+#])/uy;
const CUT = /\/?([?#])(?=[\p{L}\p{N}%])/uy;
const CAMEL = /\p{Ll}\p{Lu}|\p{Lu}\p{Lu}\p{Ll}/u;
const CAMEL_PARTS =
  /\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}?[\p{Ll}\p{N}\p{M}]+|[\p{Lu}\p{N}]+|[^\p{Lu}\p{Ll}\p{N}]+/gu;

/** The chunks between blanks, as people see them. */
export function chunksOf(text: string): string[] {
  return fold(decoded(text)).split(/\s+/u);
}

/** The pieces of a chunk, one behind the other. */
export function piecesOf(chunk: string): Piece[] {
  const isAscii = ASCII.test(chunk);
  const pieces: Piece[] = [];
  for (const { 0: run, index } of chunk.matchAll(isAscii ? ASCII_RUN : RUN)) {
    const end = index + run.length;
    const texts = !isAscii && HAS_UNSPACED.test(run) ? (run.match(SPLIT_UNSPACED) ?? []) : [run];
    texts.forEach((text, place) => pieces.push(pieceOf(text, place === texts.length - 1 ? chunk : '', end)));
  }
  return pieces;
}

function pieceOf(text: string, chunk: string, end: number): Piece {
  if (HAS_UNSPACED.test(text)) return { word: text, parts: [], pairs: pairsOf(text) };
  const word = text.slice(0, LONGEST).toLowerCase();
  const signs = matchAt(SIGNS, chunk, end)?.[0];
  const cut = signs === undefined ? matchAt(CUT, chunk, end)?.[1] : undefined;
  return {
    word,
    parts: camelParts(text, word),
    ...(signs === undefined ? {} : { signed: word + signs }),
    ...(cut === '?' || cut === '#' ? { cut } : {}),
  };
}

function matchAt(sticky: RegExp, text: string, at: number): RegExpExecArray | null {
  sticky.lastIndex = at;
  return sticky.exec(text);
}

function camelParts(text: string, word: string): string[] {
  if (text === word || text.length > LONGEST_CAMEL || !CAMEL.test(text)) return [];
  const parts = text.match(CAMEL_PARTS) ?? [];
  return parts.length > 1 && parts.length <= MOST_PARTS ? parts.map((part) => part.toLowerCase()) : [];
}

function pairsOf(text: string): string[] {
  const letters = Array.from(text);
  return letters.map((letter, at) => letter + (letters[at + 1] ?? ''));
}
