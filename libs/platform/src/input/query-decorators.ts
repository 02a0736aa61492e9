import { applyDecorators } from '@nestjs/common';
import { ArrayMaxSize, IsIn, IsOptional, ValidateBy } from 'class-validator';

import { isUuid } from '#kernel';

import { checked, query, type QueryDoc, rule } from './decorators.js';
import { Convert } from './instantiate.js';
import { isInstant, instantOf } from './instant.js';
import { textCheck } from './text.js';

const MOST_VALUES = 50;

/** A query parameter that may be repeated: its values are alternatives. */
export function QueryList(
  min: number,
  max: number,
  { choices, ...doc }: QueryDoc & { readonly choices?: readonly string[] } = {},
): PropertyDecorator {
  const items = choices
    ? { type: 'string', enum: [...choices] }
    : { type: 'string', minLength: min, maxLength: max };
  const each = choices
    ? IsIn([...choices], rule('enum', `Input should be one of ${choices.join(', ')}`, { each: true }))
    : checked('text', textCheck(min, max), { each: true });
  return applyDecorators(
    query({ type: 'array', items, maxItems: MOST_VALUES }, doc),
    IsOptional(),
    Convert((value) => (value === undefined || Array.isArray(value) ? value : [value])),
    ArrayMaxSize(
      MOST_VALUES,
      rule('too_long', `Parameter should be given at most ${String(MOST_VALUES)} times`, {}),
    ),
    each,
  );
}

/** A UUID in a query string, in any case; held in lower case. */
export function QueryUuid(doc?: QueryDoc): PropertyDecorator {
  return applyDecorators(
    query({ type: 'string', format: 'uuid' }, doc),
    IsOptional(),
    Convert((value) => (isUuid(value) ? value.toLowerCase() : value)),
    ValidateBy(
      { name: 'uuid', validator: { validate: isUuid } },
      rule('uuid_parsing', 'Input should be a valid UUID', {}),
    ),
  );
}

/** UUIDs in a query string, one or repeated, in any case; held in lower case. */
export function QueryUuids(most: number, doc?: QueryDoc): PropertyDecorator {
  return applyDecorators(
    query({ type: 'array', items: { type: 'string', format: 'uuid' }, maxItems: most }, doc),
    IsOptional(),
    Convert((value) =>
      (Array.isArray(value) ? value : [value]).map((one: unknown) => (isUuid(one) ? one.toLowerCase() : one)),
    ),
    ArrayMaxSize(most, rule('too_long', `Parameter should be given at most ${String(most)} times`, {})),
    ValidateBy(
      { name: 'uuid', validator: { validate: isUuid } },
      rule('uuid_parsing', 'Input should be a valid UUID', { each: true }),
    ),
  );
}

/** An instant (ISO 8601) in a query string, as Postgres understands it; without an offset it is UTC, and a day begins there. */
export function QueryInstant(describe: string): PropertyDecorator {
  return applyDecorators(
    query({ type: 'string', format: 'date-time' }, { describe }),
    IsOptional(),
    Convert(instantOf),
    ValidateBy(
      { name: 'instant', validator: { validate: isInstant } },
      rule('datetime_parsing', 'Input should be a valid datetime', {}),
    ),
  );
}
