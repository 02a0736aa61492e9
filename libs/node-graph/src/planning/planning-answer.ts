import type { Answer } from '../protocol/read-answer.js';

/** The ack of a plan, and the body of its REST twin. */
export function planAnswer<Plan extends object>(plan: Plan, trace_id: string): Answer<Plan> {
  return { ok: true, trace_id, ...plan };
}
