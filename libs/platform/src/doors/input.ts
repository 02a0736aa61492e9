// What is sent, read and judged.

export {
  Flag,
  Integer,
  JsonObject,
  NestedList,
  OneOf,
  QueryChoice,
  QueryInteger,
  QueryText,
  Text,
  Uuid,
  Uuids,
} from '../input/decorators.js';
export { invalidInput } from '../input/input.errors.js';
export { InputPipe } from '../input/input.pipe.js';
export { Convert, Fixed } from '../input/instantiate.js';
export { leadingInteger } from '../input/leading-integer.js';
export { QueryInstant, QueryList, QueryUuid, QueryUuids } from '../input/query-decorators.js';
export { ReadsQueryItself } from '../input/query-names.js';
export { readQuery } from '../input/query.guard.js';
export { slipOf } from '../input/slips.js';
export { isStorable, NAME, TITLE } from '../input/text.js';
export { UuidPath } from '../input/uuid-path.pipe.js';
