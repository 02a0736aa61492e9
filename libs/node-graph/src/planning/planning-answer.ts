/** The ack of a plan, and the body of its REST twin. */
export function planAnswer(plan: object, trace_id: string): object {
  return { ok: true, trace_id, ...plan };
}
