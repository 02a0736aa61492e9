import { ExactNumber } from './exact-number.js';

/** What numbers of one JSON value may take up together once they are written out; 1e131071 alone is 131,072 digits. */
const MOST_CHARACTERS = 1024 * 1024;

/** What is wrong with the numbers in a JSON value, or `null`: Postgres keeps those that it can write without exponents. */
export function numberMistake(root: unknown): string | null {
  let characters = 0;
  for (const number of longNumbersIn(root)) {
    if (number instanceof ExactNumber && !number.isStorable)
      return 'Numbers should have at most 131072 digits before the decimal point and 16383 behind it';
    characters += writtenLength(number);
  }
  return characters > MOST_CHARACTERS
    ? `Numbers written out should have at most ${String(MOST_CHARACTERS)} digits together`
    : null;
}

/** Numbers that are longer written out. Walks without recursion: the nesting is the caller's, the stack is ours. */
function* longNumbersIn(root: unknown): Generator<number | ExactNumber, void> {
  const values = [root];
  while (values.length > 0) {
    const value = values.pop();
    if (value instanceof ExactNumber || (typeof value === 'number' && hasExponent(value))) yield value;
    else if (typeof value === 'object' && value !== null)
      for (const inner of Object.values(value)) if (typeof inner !== 'string') values.push(inner);
  }
}

function hasExponent(number: number): boolean {
  const size = Math.abs(number);
  return size >= 1e21 || (size < 1e-6 && size > 0);
}

function writtenLength(number: number | ExactNumber): number {
  return number instanceof ExactNumber
    ? number.writtenLength
    : Math.ceil(Math.abs(Math.log10(Math.abs(number))));
}
