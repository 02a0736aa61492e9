/** What an item carries of its making, by the names of exports and of the columns of tables. */
export const ORIGIN = {
  source: 'source',
  schemaRef: 'schema_ref',
  capability: 'capability',
  capabilityVersion: 'capability_version',
  sessionId: 'session_id',
  traceId: 'trace_id',
  spanId: 'span_id',
} as const;

export const ORIGIN_FIELDS = Object.keys(ORIGIN) as (keyof typeof ORIGIN)[];

/** As the exporting service had it: what is wrong with it, the importing one says. */
export type ItemOrigin = Readonly<Partial<Record<keyof typeof ORIGIN, string>>>;
