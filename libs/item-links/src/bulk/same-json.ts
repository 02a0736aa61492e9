import { isDeepStrictEqual } from 'node:util';

import { parseJson, printJson } from '#data';

/** Whether both are kept as the same payload: in whatever order their keys are, to the last digit of their numbers. */
export function isSameJson(one: object, other: object): boolean {
  return isDeepStrictEqual(parseJson(printJson(one)), parseJson(printJson(other)));
}
