export {
  type Actor,
  anonymousCall,
  type Call,
  callOf,
  type CallOrigin,
  systemCall,
  userCall,
  type Via,
} from './call.js';
export { IntList } from './compact/int-list.js';
export { TextList } from './compact/text-list.js';
export { TextTable } from './compact/text-table.js';
export { TupleTable } from './compact/tuple-table.js';
export { Clock, DAY_MS, SystemClock } from './clock.js';
export { DomainError, type ErrorKind, type FieldError } from './domain-error.js';
export {
  type Changes,
  changesOf,
  defineEvents,
  type EventDetails,
  type EventOwner,
  type EventType,
  type EventTypes,
  type NewEvent,
} from './events.js';
export { FairSemaphore, type SemaphoreBounds } from './fair-semaphore.js';
export { InTurn } from './in-turn.js';
export { parseInstant } from './instant.js';
export { isUuid, newId, randomText } from './ids.js';
export {
  addNeighbour,
  type Arrow,
  breadthFirst,
  type Neighbours,
  shortestPath,
  sourcesOf,
  targetsOf,
} from './graph-walks.js';
export type { Page } from './page.js';
export { type CursorList, readCursor, writeCursor } from './cursors.js';
export { ExactNumber, isJsonObject } from './exact-number.js';
export { numberMistake } from './written-numbers.js';
export { characters, firstCharacters, hasControlCharacters, isLongerThan, NAME_PATTERN } from './text.js';
export { parseUrl } from './parse-url.js';
export { mapInSlices, nextTurn, Slices } from './slices.js';
export { isTimeZone, localDays } from './time-zones.js';
export { Turns } from './turns.js';
export {
  hasScope,
  type Credential,
  type Membership,
  type Principal,
  type Role,
  type Scope,
} from './principal.js';
