type Properties = Readonly<Record<string, object>>;

/** The arguments of a tool as JSON Schema tells them to agents. */
export interface McpInputSchema {
  readonly type: 'object';
  readonly properties?: Properties;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
}

/** What a tool answers; there may be more than is named. */
export interface McpOutputSchema {
  readonly type: 'object';
  readonly properties: Properties;
  readonly required: readonly string[];
}

/** What a client may rely on when it decides whether to ask a person first. */
export interface McpHints {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
}

const hints = (readOnlyHint: boolean, destructiveHint: boolean, idempotentHint: boolean): McpHints => ({
  readOnlyHint,
  destructiveHint,
  idempotentHint,
});

/** It changes nothing. */
export const READS = hints(true, false, true);
/** It makes something new, or changes what the service can bring back; the same call again does so again. */
export const ADDS = hints(false, false, false);
/** The same, but the same call again changes no more. */
export const ADDS_ONCE = hints(false, false, true);
/** It takes something away, or puts something else in its place; the same call again changes no more. */
export const REPLACES = hints(false, true, true);

/** The schema of an object that has just these properties. */
export function inputOf(properties: Properties, ...required: readonly string[]): McpInputSchema {
  return {
    type: 'object',
    properties,
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

/** The schema of an answer that always has these properties, as long as they are not said to be optional. */
export function outputOf(properties: Properties, optional: Properties = {}): McpOutputSchema {
  return {
    type: 'object',
    properties: { ...properties, ...optional },
    required: Object.keys(properties),
  };
}

/** Types of properties, without anything that an agent could do without. */
export const TYPES = {
  text: { type: 'string' },
  textOrNull: { type: ['string', 'null'] },
  whole: { type: 'integer' },
  wholeOrNull: { type: ['integer', 'null'] },
  flag: { type: 'boolean' },
  list: { type: 'array' },
  object: { type: 'object' },
  objectOrNull: { type: ['object', 'null'] },
} as const;
