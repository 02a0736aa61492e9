import { isJsonObject } from '#kernel';
import { invalidInput, slipOf } from '#platform/input';
import { type McpInputSchema } from '#platform/mcp';

/** As much of JSON Schema as tells which names there are. */
interface Schema {
  readonly type?: unknown;
  readonly properties?: Readonly<Record<string, object>>;
  readonly additionalProperties?: boolean;
  readonly items?: object;
  readonly anyOf?: readonly object[];
}

type Path = readonly (string | number)[];

/** Refuses arguments that the schema of a tool does not have, by name, at any depth. */
export function refuseUnknownArguments(args: unknown, schema: McpInputSchema): void {
  if (!isJsonObject(args))
    throw invalidInput([{ loc: ['body'], msg: 'Arguments should be an object', type: 'object_type' }]);
  visit(args, schema, ['body']);
}

function visit(value: unknown, schema: Schema, path: Path): void {
  const { properties, items, anyOf = [] } = schema;
  if (Array.isArray(value) && items !== undefined)
    value.forEach((entry, index) => visit(entry, items, [...path, index]));
  if (isJsonObject(value) && properties !== undefined) visitFields(value, properties, schema, path);
  for (const choice of anyOf) visit(value, choice, path);
}

function visitFields(
  value: Readonly<Record<string, unknown>>,
  properties: Readonly<Record<string, object>>,
  schema: Schema,
  path: Path,
): void {
  for (const [name, field] of Object.entries(value)) {
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (known !== undefined) visit(field, known, [...path, name]);
    else if (schema.additionalProperties === false)
      throw unknownArgument(name, Object.keys(properties), path);
  }
}

function unknownArgument(name: string, known: readonly string[], path: Path): Error {
  const meant = slipOf(name, known);
  const msg = `Unknown argument${meant === null ? '' : `: did you mean "${meant}"?`}`;
  return invalidInput([{ loc: [...path, name], msg, type: 'unknown_argument' }], 'unknown_argument');
}
