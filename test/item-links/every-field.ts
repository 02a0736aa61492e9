/** An item that has something in every field that whoever makes it may give. */
export const EVERY_FIELD = {
  item_type: 'note',
  title: 'Everything',
  ref: 'everything',
  dedupe_key: 'everything-1',
  data: { severity: 'high', deep: { list: [1, 'two'] } },
  status: 'triaged',
  notes: 'Seen twice.',
  source: 'runtime',
  capability: 'scanner',
  capability_version: '2.1',
  schema_ref: 'https://schemas.example/note',
  session_id: '0193a1b2-0000-7000-8000-0000000000aa',
  trace_id: 'trace-7',
  span_id: 'span-9',
} as const;

/** The same fields with other values, where they may change. */
export const CHANGED = {
  title: 'Changed',
  data: { severity: 'low' },
  status: 'resolved',
  notes: 'Gone.',
  capability: 'reviewer',
  capability_version: '3.0',
  schema_ref: 'https://schemas.example/other',
  session_id: '0193a1b2-0000-7000-8000-0000000000bb',
  trace_id: 'trace-8',
  span_id: 'span-10',
} as const;
