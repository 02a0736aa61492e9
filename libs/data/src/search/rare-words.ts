import type { CommonWords } from './common-words.js';
import { stemOf } from './english.js';
import type { Piece } from './pieces.js';
import { cutsOf, groupsOf, type Operand, SHORTEST_OPEN, type Step, stepsOf } from './search-query.js';
import { isNumbered, neighborsOf } from './search-vector.js';

/** What an index finds little by: `2` a rare word, `1` the beginning of one that is so short that many begin like it. */
type Worth = 2 | 1;

/** A `tsquery` that holds for whatever fits. */
interface Clue {
  readonly text: string;
  readonly worth: Worth;
}

/** With so many characters the beginnings of numbers, too, are those of few: of any, and of those behind a certain word. */
const TELLING = { alone: 3, behind: 2 };

/**
 * What an index is asked for, as a `tsquery`: the rare words of a search alone. It finds whatever fits and some that does
 * not, so each is to be judged by the search itself. An index reads all that it knows of a beginning, and looks each rare
 * match up among the common words, which takes longer than to judge them.
 *
 * `null`: some alternative has no rare word, so what fits may be many.
 */
export function rareWords(q: string, common: CommonWords): string | null {
  const found = groupsOf(q).map((group) =>
    allOf(group.flatMap((operand) => operandClue(operand, common) ?? [])),
  );
  return anyOf(found)?.text ?? null;
}

function operandClue({ chunks, isNegated, isPhrase, isOpen }: Operand, common: CommonWords): Clue | null {
  if (isNegated) return null;
  const pieces = chunks.flat();
  const cuts = isPhrase ? [] : cutsOf(pieces);
  return anyOf([
    ...waysOf(pieces, isOpen, common),
    ...cuts.flatMap(({ before }) => waysOf(before, false, common)),
  ]);
}

/** As whole words, and in the parts of words in camel case. */
function waysOf(pieces: readonly Piece[], isOpen: boolean, common: CommonWords): (Clue | null)[] {
  const whole = allOf(wholeWords(stepsOf(pieces, false), isOpen, common));
  if (!pieces.some(({ parts }) => parts.length > 0)) return [whole];
  const steps = stepsOf(pieces, true);
  return [whole, allOf(steps.flatMap((_, at) => stepClue(steps, at, isOpen, common) ?? []))];
}

/** Neighbors that are kept as pairs say more than each of them. Of any pair that a text has, it has both words. */
function wholeWords(steps: readonly Step[], isOpen: boolean, common: CommonWords): Clue[] {
  const paired = new Set<number>();
  const pairs = steps.flatMap(({ word, isPair }, at) => {
    const before = steps[at - 1];
    if (before === undefined || before.isPair || isPair || !isNumbered(before.word, word)) return [];
    paired.add(at - 1).add(at);
    const isBeginning = isOpen && at === steps.length - 1;
    const pair = neighborsOf(before.word, word);
    return (
      (isBeginning ? beginningClue(pair, word.length >= TELLING.behind, common) : wordClue(pair, common)) ??
      []
    );
  });
  const single = steps.flatMap((_, at) =>
    paired.has(at) ? [] : (stepClue(steps, at, isOpen, common) ?? []),
  );
  return [...pairs, ...single];
}

function stepClue(steps: readonly Step[], at: number, isOpen: boolean, common: CommonWords): Clue | null {
  const { word, isPair } = steps[at] ?? { word: '', isPair: false };
  // The beginning of a pair is its first letter.
  const isOneLetter = isPair && /^.$/su.test(word);
  const isBeginning = isOpen && at === steps.length - 1 && (steps.length > 1 || word.length >= SHORTEST_OPEN);
  const own =
    isOneLetter || (isBeginning && !isPair)
      ? beginningClue(word, word.length >= TELLING.alone, common)
      : wordClue(word, common);
  const stem = isPair ? word : stemOf(word);
  return stem === word ? own : anyOf([own, wordClue(stem, common)]);
}

function wordClue(word: string, common: CommonWords): Clue | null {
  return common.has(word) ? null : { text: `'${word}'`, worth: 2 };
}

function beginningClue(text: string, isTelling: boolean, common: CommonWords): Clue | null {
  return common.hasBeginning(text) ? null : { text: `'${text}':*`, worth: isTelling ? 2 : 1 };
}

/** The best of what has to hold together. */
function allOf(clues: readonly Clue[]): Clue | null {
  if (clues.length === 0) return null;
  const worth = clues.some((clue) => clue.worth === 2) ? 2 : 1;
  const kept = clues.filter((clue) => clue.worth === worth);
  return { text: kept.map(({ text }) => text).join(' & '), worth };
}

/** Alternatives are worth as much as the least of them. */
function anyOf(alternatives: readonly (Clue | null)[]): Clue | null {
  const clues = alternatives.filter((clue) => clue !== null);
  const [first, ...others] = clues;
  if (first === undefined || clues.length < alternatives.length) return null;
  if (others.length === 0) return first;
  const worth = clues.every((clue) => clue.worth === 2) ? 2 : 1;
  return { text: `(${clues.map(({ text }) => `(${text})`).join(' | ')})`, worth };
}
