interface OneOf {
  readonly oneOf: readonly object[];
}

/** A part of a schema: exactly one of these texts is to be given; `null` counts as absent. */
export function exactlyOne(...fields: readonly string[]): OneOf {
  const schemaOf = (field: string): object => ({
    title: `By ${field}`,
    required: [field],
    properties: { [field]: { type: 'string' } },
  });
  return { oneOf: fields.map(schemaOf) };
}
