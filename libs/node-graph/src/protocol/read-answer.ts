/** The ack of the other reads: what was read, and the trace. */
export function readAnswer<Page extends object>(
  page: Page,
  trace_id: string,
): { ok: true; trace_id: string } & Page {
  return { ok: true, ...page, trace_id };
}
