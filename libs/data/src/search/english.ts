import { stemmer } from 'stemmer';

const WORD = /^[a-z]{3,40}$/;
const MOST_KNOWN = 20_000;
const known = new Map<string, string>();

/** Words that English has too many of: beside others they are not looked for. */
export const COMMON_WORDS: ReadonlySet<string> = new Set(
  `i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers herself it
   its itself they them their theirs themselves what which who whom this that these those am is are was were be been
   being have has had having do does did doing a an the and but if or because as until while of at by for with about
   against between into through during before after above below to from up down in out on off over under again further
   then once here there when where why how all any both each few more most other some such no nor not only own same so
   than too very s t can will just don should now`.split(/\s+/),
);

/** What the English forms of a word have in common; the word itself if it has none. */
export function stemOf(word: string): string {
  if (!WORD.test(word)) return word;
  let stem = known.get(word);
  if (stem === undefined) {
    if (known.size >= MOST_KNOWN) known.clear();
    stem = stemmer(word);
    known.set(word, stem);
  }
  return stem;
}
