import { nameOf, type Schema } from './document.js';

type Words = Readonly<Record<string, unknown>>;
type Schemas = Readonly<Record<string, Schema>>;

const FORMATS: Words = {
  uuid: '0193a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b',
  'date-time': '2026-12-10T09:30:00.000Z',
  uri: 'https://example.com/',
};

/** A field without an example, which cannot be made up either: it is named. */
class Missing extends Error {}

/** Makes an example of a schema out of those of its fields. */
export class Examples {
  /** Fields, as `Schema.field`, that need an example before one can be made. */
  readonly missing = new Set<string>();

  constructor(
    private readonly schemas: Schemas,
    private readonly words: Words,
  ) {}

  /** @returns `undefined` if a field is missing one. */
  of(schema: Schema, owner: string, field = ''): unknown {
    try {
      return this.make(schema, owner, field);
    } catch (error) {
      if (!(error instanceof Missing)) throw error;
      this.missing.add(error.message);
      return undefined;
    }
  }

  private make(schema: Schema, owner: string, field: string): unknown {
    const said = this.said(schema, owner, field);
    if (said !== undefined) return said;
    if (schema.$ref !== undefined) return this.named(nameOf(schema.$ref));
    const choice = [...(schema.anyOf ?? []), ...(schema.properties ? [] : (schema.oneOf ?? []))];
    if (choice[0] !== undefined) return this.make(choice[0], owner, field);
    if (schema.allOf?.[0] !== undefined) return this.make(schema.allOf[0], owner, field);
    return this.byType(schema, owner, field);
  }

  /** What the words of the room, or the schema itself, say. */
  private said(schema: Schema, owner: string, field: string): unknown {
    const candidates = [this.words[`${owner}.${field}`], schema.example, schema.const, schema.enum?.[0]];
    return candidates.find((value) => value !== undefined);
  }

  private named(name: string): unknown {
    const schema = this.schemas[name];
    return schema === undefined ? undefined : (this.words[name] ?? this.make(schema, name, ''));
  }

  private byType(schema: Schema, owner: string, field: string): unknown {
    const type = [schema.type ?? 'object'].flat()[0];
    const word = fits(this.words[field], type) ? this.words[field] : undefined;
    if (type === 'array') return word ?? [this.make(schema.items ?? {}, owner, field)];
    if (type === 'object') return schema.properties ? this.object(schema, owner) : (word ?? {});
    const usual = word ?? schema.default ?? FORMATS[schema.format ?? ''];
    if (usual !== undefined && usual !== null) return usual;
    if (type === 'boolean') return true;
    if (type === 'integer' || type === 'number') return schema.minimum ?? 1;
    throw new Missing(`${owner}.${field}`);
  }

  /** What is required, and what the room or a decorator has an example for. */
  private object(schema: Schema, owner: string): unknown {
    const shown = Object.entries(schema.properties ?? {}).filter(
      ([name, property]) =>
        schema.required?.includes(name) === true ||
        `${owner}.${name}` in this.words ||
        property.example !== undefined,
    );
    return Object.fromEntries(
      shown.map(([name, property]) => [name, this.make(property, owner, name)] as const),
    );
  }
}

/** Whether a word that is meant for many fields can stand in one of this type. */
function fits(word: unknown, type: string | undefined): boolean {
  if (word === null || word === undefined) return false;
  if (type === 'array') return Array.isArray(word);
  return typeof word === (type === 'integer' ? 'number' : type);
}
