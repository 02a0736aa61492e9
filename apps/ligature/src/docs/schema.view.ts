import { nameOf, type Schema } from '../documents/document.js';

/** A part of the name of a type; with an address where it is told more. */
export interface TypePart {
  readonly text: string;
  readonly href?: string;
}

export interface FieldView {
  readonly name: string;
  readonly required: boolean;
  readonly type: readonly TypePart[];
  /** Markdown. */
  readonly description: string;
  /** What it has to keep to, in words. */
  readonly rules: readonly string[];
}

type Schemas = Readonly<Record<string, Schema>>;

/** The fields of a schema; of a reference those of what it points to. */
export function fieldsOf(schema: Schema | undefined, schemas: Schemas): FieldView[] {
  if (schema === undefined) return [];
  if (schema.$ref !== undefined) return fieldsOf(schemas[nameOf(schema.$ref)], schemas);
  return Object.entries(schema.properties ?? {}).map(([name, field]) =>
    fieldView(name, schema.required?.includes(name) === true, field),
  );
}

export function fieldView(name: string, required: boolean, schema: Schema, said?: string): FieldView {
  return {
    name,
    required,
    type: typeOf(schema),
    description: said ?? schema.description ?? '',
    rules: rulesOf(schema),
  };
}

/** What kind of value it is. */
export function typeOf(schema: Schema): readonly TypePart[] {
  if (schema.$ref !== undefined) {
    const name = nameOf(schema.$ref);
    return [{ text: name, href: `/docs/schemas#${name}` }];
  }
  const choices = schema.anyOf ?? (schema.properties ? undefined : schema.oneOf);
  if (choices !== undefined) return joined(choices.map(typeOf));
  const types = [schema.type ?? 'object'].flat();
  return joined(types.map((type) => namedType(type, schema)));
}

function namedType(type: string, { items, format }: Schema): readonly TypePart[] {
  if (type === 'array') return [{ text: 'list of ' }, ...typeOf(items ?? {})];
  return [{ text: type !== 'null' && format !== undefined ? `${type} (${format})` : type }];
}

const joined = (types: readonly (readonly TypePart[])[]): TypePart[] =>
  types.flatMap((type, at) => (at === 0 ? type : [{ text: ' or ' }, ...type]));

const LIMITS: readonly (readonly [string, (value: unknown) => string])[] = [
  ['minimum', (value) => `at least ${String(value)}`],
  ['maximum', (value) => `at most ${String(value)}`],
  ['minLength', (value) => (value === 0 ? '' : `${String(value)} or more characters`)],
  ['maxLength', (value) => `at most ${String(value)} characters`],
  ['minItems', (value) => (value === 0 ? '' : `${String(value)} or more entries`)],
  ['maxItems', (value) => `at most ${String(value)} entries`],
];

function rulesOf(schema: Schema): string[] {
  const limits = LIMITS.map(([key, say]) => {
    const value = (schema as Readonly<Record<string, unknown>>)[key];
    return value === undefined ? '' : say(value);
  });
  const choices = schema.enum ?? schema.items?.enum;
  const listed = choices ? `one of ${choices.map((value) => `\`${String(value)}\``).join(', ')}` : '';
  const usual = schema.default === undefined ? '' : `\`${JSON.stringify(schema.default)}\` if absent`;
  return [listed, ...limits, usual].filter((rule) => rule !== '');
}
