import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  Max,
  Min,
  ValidateBy,
  ValidateNested,
  type ValidationOptions,
} from 'class-validator';

import { isJsonObject, isUuid } from '#kernel';

import { Convert, nestedList } from './instantiate.js';
import { jsonMistake, type Mistake, textCheck, type TextPattern } from './text.js';

export interface FieldOptions {
  /** Absent and `null` are fine. */
  readonly optional?: boolean;
  /** Validate each element of a list of strings instead. */
  readonly each?: boolean;
  /** The reason of the refusal, where a wire has a code for it. */
  readonly reason?: string;
  /** For the OpenAPI document. */
  readonly describe?: string;
}

type Schema = Record<string, unknown>;

/** The rules of a field, and its entry in the OpenAPI document. */
function field(options: FieldOptions, schema: Schema, ...rules: PropertyDecorator[]): PropertyDecorator {
  const { optional = false, each = false, describe } = options;
  const property = {
    ...(each ? { type: 'array', items: schema } : schema),
    required: !optional,
    ...(optional ? { nullable: true } : {}),
    ...(describe === undefined ? {} : { description: describe }),
  } as ApiPropertyOptions;
  return applyDecorators(ApiProperty(property), ...(optional ? [IsOptional()] : []), ...rules);
}

export function rule(type: string, message: string, { each, reason }: FieldOptions): ValidationOptions {
  return { message, context: { type, ...(reason ? { reason } : {}) }, ...(each ? { each } : {}) };
}

/** A string of `min` to `max` characters (code points) that Postgres can store, optionally of a pattern. */
export function Text(
  min: number,
  max: number,
  options: FieldOptions = {},
  pattern?: TextPattern,
): PropertyDecorator {
  const check = textCheck(min, max, pattern);
  const schema = {
    type: 'string',
    minLength: min,
    maxLength: max,
    ...(pattern ? patternSchema(pattern) : {}),
  };
  return field(options, schema, checked('text', check, options));
}

/** Patterns of Unicode properties are told in words alone: few readers of the documents understand them. */
function patternSchema({ regex, message }: TextPattern): Schema {
  const description = message.replace('Input should be', 'Is').replace('Input should not hold', 'Holds no');
  return { description, ...(regex.unicode ? {} : { pattern: regex.source }) };
}

/** One rule that tells different mistakes apart. */
export function checked(
  name: string,
  check: (value: unknown) => Mistake | null,
  options: FieldOptions,
): PropertyDecorator {
  const whole = (value: unknown): Mistake | null =>
    options.each && Array.isArray(value)
      ? (value.map(check).find((mistake) => mistake !== null) ?? null)
      : check(value);
  return ValidateBy(
    { name, validator: { validate: (value: unknown) => check(value) === null } },
    {
      message: ({ value }) => whole(value)?.msg ?? 'not valid',
      context: {
        type: (value: unknown) => whole(value)?.type,
        ...(options.reason ? { reason: options.reason } : {}),
      },
      ...(options.each ? { each: true } : {}),
    },
  );
}

/** Any UUID, in any case; held in lower case. */
export function Uuid(options: FieldOptions = {}): PropertyDecorator {
  return field(
    options,
    { type: 'string', format: 'uuid' },
    Convert((value) => (isUuid(value) ? value.toLowerCase() : value)),
    ValidateBy(
      { name: 'uuid', validator: { validate: isUuid } },
      rule('uuid_parsing', 'Input should be a valid UUID', options),
    ),
  );
}

/** A list of UUIDs, in any case; held in lower case. */
export function Uuids(least: number, most: number, options: FieldOptions = {}): PropertyDecorator {
  const items = { type: 'string', format: 'uuid' };
  return field(
    options,
    { type: 'array', items, minItems: least, maxItems: most },
    Convert((value) =>
      Array.isArray(value) ? value.map((one: unknown) => (isUuid(one) ? one.toLowerCase() : one)) : value,
    ),
    IsArray(rule('list_type', 'Input should be a list', options)),
    ArrayMinSize(least, rule('too_short', `List should have at least ${String(least)} items`, options)),
    ArrayMaxSize(most, rule('too_long', `List should have at most ${String(most)} items`, options)),
    ValidateBy(
      { name: 'uuid', validator: { validate: isUuid } },
      rule('uuid_parsing', 'Input should be a valid UUID', { ...options, each: true }),
    ),
  );
}

/** One of a closed list of strings. */
export function OneOf(choices: readonly string[], options: FieldOptions = {}): PropertyDecorator {
  const message = `Input should be one of ${choices.join(', ')}`;
  return field(options, { type: 'string', enum: choices }, IsIn(choices, rule('enum', message, options)));
}

function integerRules(min: number, max: number, options: FieldOptions): PropertyDecorator[] {
  return [
    IsInt(rule('int_type', 'Input should be a valid integer', options)),
    Min(min, rule('greater_than_equal', `Input should be at least ${String(min)}`, options)),
    Max(max, rule('less_than_equal', `Input should be at most ${String(max)}`, options)),
  ];
}

/** A JSON integer. */
export function Integer(min: number, max: number, options: FieldOptions = {}): PropertyDecorator {
  return field(options, { type: 'integer', minimum: min, maximum: max }, ...integerRules(min, max, options));
}

/** What the documents say of a query parameter. */
export interface QueryDoc {
  readonly describe?: string;
  /** What holds where the parameter is absent. */
  readonly usually?: unknown;
}

/** Documents a query parameter. */
export function query(schema: Schema, { describe, usually }: QueryDoc = {}): PropertyDecorator {
  return ApiProperty({
    ...schema,
    required: false,
    ...(describe === undefined ? {} : { description: describe }),
    ...(usually === undefined ? {} : { default: usually }),
  });
}

/** An integer in a query string. */
export function QueryInteger(
  min: number,
  max: number,
  { describe, usually, ...options }: FieldOptions & QueryDoc = {},
): PropertyDecorator {
  const doc = { ...(describe === undefined ? {} : { describe }), usually };
  return applyDecorators(
    query({ type: 'integer', minimum: min, maximum: max }, doc),
    IsOptional(),
    Convert((value) => (typeof value === 'string' && /^[+-]?\d{1,15}$/.test(value) ? Number(value) : value)),
    ...integerRules(min, max, options),
  );
}

/** A query parameter. */
export function QueryText(min: number, max: number, doc?: QueryDoc): PropertyDecorator {
  return applyDecorators(
    query({ type: 'string', minLength: min, maxLength: max }, doc),
    IsOptional(),
    checked('text', textCheck(min, max), {}),
  );
}

/** A query parameter out of a closed list. */
export function QueryChoice(choices: readonly string[], doc?: QueryDoc): PropertyDecorator {
  return applyDecorators(
    query({ type: 'string', enum: [...choices] }, doc),
    IsOptional(),
    IsIn(choices, rule('enum', `Input should be one of ${choices.join(', ')}`, {})),
  );
}

/** A JSON boolean. */
export function Flag(options: FieldOptions = {}): PropertyDecorator {
  return field(
    options,
    { type: 'boolean' },
    IsBoolean(rule('bool_type', 'Input should be a valid boolean', options)),
  );
}

/** Any JSON object that Postgres can store. */
export function JsonObject(options: FieldOptions = {}): PropertyDecorator {
  return field(
    options,
    { type: 'object', additionalProperties: true },
    ValidateBy(
      { name: 'object', validator: { validate: isJsonObject } },
      rule('dict_type', 'Input should be a valid object', options),
    ),
    checked('storable', (value) => jsonMistake(value), options),
  );
}

/** A list of at most `most` nested DTOs. */
export function NestedList(
  type: () => new () => object,
  most: number,
  options: FieldOptions & { readonly least?: number } = {},
): PropertyDecorator {
  const { least = 0 } = options;
  return field(
    options,
    { type: () => type(), isArray: true, ...(least > 0 ? { minItems: least } : {}), maxItems: most },
    Convert(nestedList(type)),
    IsArray(rule('list_type', 'Input should be a list', options)),
    ArrayMinSize(least, rule('too_short', `List should have at least ${String(least)} items`, options)),
    ArrayMaxSize(most, rule('too_long', `List should have at most ${String(most)} items`, options)),
    ValidateNested({ each: true, ...rule('object_type', 'Input should be an object', options) }),
  );
}
