import { applyDecorators } from '@nestjs/common';
import {
  IsArray,
  ArrayMaxSize,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  Max,
  Min,
  ValidateBy,
  ValidateNested,
  type ValidationOptions,
} from 'class-validator';

import { isUuid } from '#kernel';

import { Convert, nested, nestedList } from './instantiate.js';

interface FieldOptions {
  /** Absent and `null` are fine. */
  readonly optional?: boolean;
  /** Validate each element of a list instead. */
  readonly each?: boolean;
  /** The reason of the refusal, where a wire has a code for it. */
  readonly reason?: string;
}

function compose(options: FieldOptions, ...rules: PropertyDecorator[]): PropertyDecorator {
  return applyDecorators(...(options.optional ? [IsOptional()] : []), ...rules);
}

function rule(type: string, message: string, { each, reason }: FieldOptions): ValidationOptions {
  return { message, context: { type, ...(reason ? { reason } : {}) }, ...(each ? { each } : {}) };
}

/** A string of `min` to `max` UTF-16 units. */
export function Text(min: number, max: number, options: FieldOptions = {}): PropertyDecorator {
  const check = (type: string, message: string, validate: (value: unknown) => boolean): PropertyDecorator =>
    ValidateBy({ name: type, validator: { validate } }, rule(type, message, options));
  return compose(
    options,
    check('string_type', 'Input should be a valid string', (value) => typeof value === 'string'),
    check('string_unicode', 'Input should not hold NUL characters or lone surrogates', isStorable),
    check(
      'string_too_short',
      `String should have at least ${String(min)} characters`,
      (value) => typeof value !== 'string' || value.length >= min,
    ),
    check(
      'string_too_long',
      `String should have at most ${String(max)} characters`,
      (value) => typeof value !== 'string' || value.length <= max,
    ),
  );
}

/** Text that Postgres can store as it is. */
export function isStorable(value: unknown): boolean {
  return typeof value !== 'string' || (!value.includes('\0') && value.isWellFormed());
}

/** Any UUID, in any case; held in lower case. */
export function Uuid(options: FieldOptions = {}): PropertyDecorator {
  return compose(
    options,
    Convert((value) => (isUuid(value) ? value.toLowerCase() : value)),
    ValidateBy(
      { name: 'uuid', validator: { validate: isUuid } },
      rule('uuid_parsing', 'Input should be a valid UUID', options),
    ),
  );
}

/** One of a closed list of strings. */
export function OneOf(choices: readonly string[], options: FieldOptions = {}): PropertyDecorator {
  return compose(
    options,
    IsIn(choices, rule('enum', `Input should be one of ${choices.join(', ')}`, options)),
  );
}

/** A JSON integer. */
export function Integer(min: number, max: number, options: FieldOptions = {}): PropertyDecorator {
  return compose(
    options,
    IsInt(rule('int_type', 'Input should be a valid integer', options)),
    Min(min, rule('greater_than_equal', `Input should be at least ${String(min)}`, options)),
    Max(max, rule('less_than_equal', `Input should be at most ${String(max)}`, options)),
  );
}

/** An integer in a query string. */
export function QueryInteger(min: number, max: number, options: FieldOptions = {}): PropertyDecorator {
  return compose(
    { ...options, optional: true },
    Convert((value) => (typeof value === 'string' && /^[+-]?\d{1,15}$/.test(value) ? Number(value) : value)),
    Integer(min, max, options),
  );
}

/** A query parameter that may be repeated: always a list. */
export function QueryList(most: number): PropertyDecorator {
  return applyDecorators(
    IsOptional(),
    Convert((value) => (Array.isArray(value) ? value : [value])),
    IsArray(),
    ArrayMaxSize(most, rule('too_long', `List should have at most ${String(most)} items`, {})),
  );
}

/** A JSON boolean. */
export function Flag(options: FieldOptions = {}): PropertyDecorator {
  return compose(options, IsBoolean(rule('bool_type', 'Input should be a valid boolean', options)));
}

/** An ISO 8601 date and time. */
export function DateTime(options: FieldOptions = {}): PropertyDecorator {
  return compose(
    options,
    IsISO8601(
      { strict: true },
      rule('datetime_parsing', 'Input should be a valid ISO 8601 date and time', options),
    ),
  );
}

/** Any JSON object. */
export function JsonObject(options: FieldOptions = {}): PropertyDecorator {
  return compose(
    options,
    IsObject(rule('dict_type', 'Input should be a valid object', options)),
    ValidateBy(
      { name: 'storable', validator: { validate: (value: unknown) => isStorableJson(value) } },
      rule(
        'string_unicode',
        'Input should not hold NUL characters or lone surrogates, nor be nested deeper than 100',
        options,
      ),
    ),
  );
}

const DEEPEST = 100;

function isStorableJson(value: unknown, depth = 0): boolean {
  if (depth > DEEPEST) return false;
  if (Array.isArray(value)) return value.every((entry) => isStorableJson(entry, depth + 1));
  if (typeof value !== 'object' || value === null) return isStorable(value);
  return Object.entries(value).every(([key, entry]) => isStorable(key) && isStorableJson(entry, depth + 1));
}

/** A nested DTO. */
export function Nested(type: () => new () => object, options: FieldOptions = {}): PropertyDecorator {
  return compose(
    options,
    Convert(nested(type)),
    IsObject(rule('object_type', 'Input should be an object', options)),
    ValidateNested(),
  );
}

/** A list of at most `most` nested DTOs. */
export function NestedList(
  type: () => new () => object,
  most: number,
  options: FieldOptions = {},
): PropertyDecorator {
  return compose(
    options,
    Convert(nestedList(type)),
    IsArray(rule('list_type', 'Input should be a list', options)),
    ArrayMaxSize(most, rule('too_long', `List should have at most ${String(most)} items`, options)),
    ValidateNested({ each: true, ...rule('object_type', 'Input should be an object', options) }),
  );
}
