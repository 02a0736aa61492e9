/** OpenAPI 3.1 says `type: [string, "null"]` where 3.0 said `nullable: true`. */
export function withTypeUnions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((entry) => withTypeUnions(entry));
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, withTypeUnions(entry)]),
  );
  if (nullable !== true) return nullable === undefined ? rest : { ...rest, nullable };
  const { type, enum: choices, description, ...schema } = rest;
  const said = description === undefined ? {} : { description };
  if (typeof type !== 'string') return { anyOf: [rest, { type: 'null' }], ...said };
  return {
    ...schema,
    ...said,
    type: [type, 'null'],
    ...(Array.isArray(choices) ? { enum: [...(choices as unknown[]), null] } : {}),
  };
}
