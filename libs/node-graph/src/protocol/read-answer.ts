/** What a read is answered with: what was read, and the trace. */
export type Answer<Read extends object> = { readonly ok: true; readonly trace_id: string } & Read;

/** The ack of most reads. */
export function readAnswer<Read extends object>(page: Read, trace_id: string): Answer<Read> {
  return { ok: true, ...page, trace_id };
}
