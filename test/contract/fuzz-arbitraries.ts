import fc from 'fast-check';

interface Schema {
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: string[];
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Schema;
}

/** An operation as the document has it. */
export interface FuzzedOperation {
  readonly method: string;
  readonly path: string;
  readonly operationId: string;
  readonly parameters: readonly Parameter[];
  readonly body: Schema | null;
}

export interface FuzzRequest {
  readonly operation: FuzzedOperation;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
}

interface Document {
  readonly paths: Record<string, Record<string, Record<string, unknown>>>;
  readonly components: { readonly schemas: Record<string, Schema> };
}

/** Every operation below a prefix. */
export function fuzzedOperations(document: Document, prefix: string): FuzzedOperation[] {
  return Object.entries(document.paths)
    .filter(([path]) => path.startsWith(prefix))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        method: method.toUpperCase(),
        path,
        operationId: String(operation['operationId']),
        parameters: (operation['parameters'] ?? []) as Parameter[],
        body:
          (operation['requestBody'] as { content?: Record<string, { schema: Schema }> } | undefined)
            ?.content?.['application/json']?.schema ?? null,
      })),
    );
}

const text = (max: number): fc.Arbitrary<string> =>
  fc.string({ unit: 'binary', maxLength: Math.min(max, 40) });
/** What nobody should send. */
const rubbish: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    '',
    '\0',
    '\ud800',
    'x'.repeat(5_000),
    -1,
    1e308,
    null,
    [],
    {},
    true,
    '__proto__',
    "'; drop table",
  ),
);

function valid(schema: Schema, document: Document, depth = 0): fc.Arbitrary<unknown> {
  const again = (other: Schema): fc.Arbitrary<unknown> => valid(other, document, depth + 1);
  if (depth > 6) return fc.constant(null);
  const { $ref, anyOf, oneOf, allOf, type, enum: choices } = schema;
  if ($ref !== undefined) return again(document.components.schemas[$ref.split('/').at(-1)!]!);
  const several = schema.properties ? undefined : (anyOf ?? oneOf ?? allOf);
  if (several) return fc.oneof(...several.map(again));
  if (choices !== undefined) return fc.constantFrom(...choices);
  if (Array.isArray(type)) return fc.oneof(...type.map((one: string) => again({ ...schema, type: one })));
  const { minLength = 0, maxLength = 40, minimum = -5, maximum = 500, format } = schema;
  switch (type) {
    case 'string':
      if (format === 'uuid') return fc.uuid();
      if (format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
      return fc.oneof(
        fc.string({ minLength, maxLength: Math.min(maxLength, 300) }),
        fc.stringMatching(/^[a-z]{3,12}$/),
        fc.constantFrom('x'.repeat(maxLength), 'x'.repeat(maxLength + 1)),
        text(maxLength),
      );
    case 'integer':
    case 'number':
      return fc.oneof(
        fc.integer({ min: minimum, max: maximum }),
        fc.constantFrom(minimum, maximum, maximum + 1),
      );
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(again(schema.items ?? {}), { maxLength: 4 });
    case 'object': {
      const { properties, required = [] } = schema;
      if (!properties)
        return fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 });
      const fields = Object.entries(properties).map(([name, one]) => [
        name,
        fc.oneof({ weight: 12, arbitrary: again(one) }, { weight: 1, arbitrary: rubbish }),
      ]);
      return fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>, {
        requiredKeys: required,
      });
    }
    default:
      return rubbish;
  }
}

/** A header may hold no control characters. */
const header = (value: unknown): string =>
  String(value)
    .replaceAll(/[^\x20-\x7e]/g, '')
    .trim();
const plain = (value: unknown): string =>
  (typeof value === 'string' ? value : JSON.stringify(value)).toWellFormed();

/** Requests of an operation: mostly what it documents, on things that `known` knows of. */
export function requestsOf(
  operation: FuzzedOperation,
  document: Document,
  known: Readonly<Record<string, () => readonly string[]>>,
): fc.Arbitrary<FuzzRequest> {
  const valueOf = ({ name, in: place, schema }: Parameter): fc.Arbitrary<unknown> => {
    const wild = fc.oneof(valid(schema, document), rubbish);
    const familiar = place === 'path' ? known[name] : undefined;
    if (!familiar) return wild;
    return fc.oneof(
      { weight: 9, arbitrary: fc.nat().map((n) => familiar()[n % familiar().length]) },
      { weight: 1, arbitrary: wild },
    );
  };
  const values = Object.fromEntries(
    operation.parameters.map((parameter) => [`${parameter.in} ${parameter.name}`, valueOf(parameter)]),
  );
  const required = operation.parameters.filter((one) => one.in === 'path').map((one) => `path ${one.name}`);
  const body =
    operation.body === null
      ? fc.constant(undefined)
      : fc.oneof(
          { weight: 10, arbitrary: valid(operation.body, document).map((value) => JSON.stringify(value)) },
          { weight: 1, arbitrary: rubbish.map((value) => JSON.stringify(value)) },
          { weight: 1, arbitrary: fc.constantFrom('{', 'null', '', '[]', '{"__proto__":{}}', '\0') },
        );
  return fc
    .record({ values: fc.record(values, { requiredKeys: required }), body })
    .map(({ values: chosen, body: sent }) => {
      let { path } = operation;
      const query = new URLSearchParams();
      const headers: Record<string, string> = {};
      for (const [key, value] of Object.entries(chosen)) {
        const [place = '', name = ''] = key.split(' ');
        if (place === 'path') path = path.replace(`{${name}}`, encodeURIComponent(plain(value)) || '-');
        else if (place === 'header') headers[name] = header(plain(value));
        else
          for (const one of Array.isArray(value) ? (value as unknown[]) : [value])
            query.append(name, plain(one));
      }
      return { operation, path: query.size > 0 ? `${path}?${query.toString()}` : path, headers, body: sent };
    });
}
