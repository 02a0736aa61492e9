type Json = Readonly<Record<string, unknown>>;

const PREFIX = '#/components/schemas/';

/** The schemas that are referred to from `root`, directly or not. */
export function usedSchemas(root: unknown, schemas: Json): Json {
  const used = new Set<string>();
  const queue = [root];
  while (queue.length > 0) {
    for (const name of referencesIn(queue.pop())) {
      if (used.has(name)) continue;
      used.add(name);
      queue.push(schemas[name]);
    }
  }
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)));
}

function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) =>
    key === '$ref' && typeof entry === 'string' && entry.startsWith(PREFIX)
      ? [entry.slice(PREFIX.length)]
      : referencesIn(entry),
  );
}
