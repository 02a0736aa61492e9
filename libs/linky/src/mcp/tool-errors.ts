import { classify, flatEnvelope, isFailure, type Problem } from '#platform';

/** The codes of contract 13.3; a conflict, which the bundles' own tools never meet, is a kind of wrong input. */
const CODES: Readonly<Record<Problem['kind'], number>> = {
  unauthenticated: -32001,
  forbidden: -32002,
  not_found: -32003,
  rate_limited: -32004,
  invalid: -32602,
  conflict: -32602,
  unavailable: -32603,
  internal: -32603,
};
const INVALID_PARAMS = -32602;
const RATE_LIMITED = -32004;

/** What the protocol answers with its code and data. */
export class ToolError extends Error {
  constructor(
    readonly code: number,
    text: string,
    readonly data?: object,
  ) {
    super(`MCP error ${String(code)}: ${text}`);
  }

  /** A request of a batch, when those before it have used up the room of its answer. */
  static batchFull(): ToolError {
    const data = { retryAfterSeconds: 1, code: 'RATE_LIMITED', reason: 'answer_full' };
    return new ToolError(RATE_LIMITED, 'The answer of this batch is full: ask in another one', data);
  }

  static unknownTool(name: string): ToolError {
    return new ToolError(INVALID_PARAMS, `Tool ${name} not found`);
  }
}

/**
 * What a failed call is answered with. `isBug`: it is nobody's fault but ours, and worth a line in the log;
 * its text then tells nothing, unless the same call may succeed later.
 */
export function toolError(error: unknown): { readonly answer: ToolError; readonly isBug: boolean } {
  const problem = classify(error);
  const code = CODES[problem.kind];
  const text = problem.kind === 'internal' ? 'The tool failed unexpectedly' : problem.message;
  return { answer: new ToolError(code, text, dataOf(problem)), isBug: isFailure(error, problem) };
}

/** `{code}` with wrong input, where fields are named those too; `{retryAfterSeconds, code}` where trying later helps. */
function dataOf(problem: Problem): object | undefined {
  const { kind, reason, retryAfter, fields } = problem;
  const { code } = flatEnvelope(problem, '').body as { code: string };
  if (kind === 'rate_limited' || kind === 'unavailable') return { retryAfterSeconds: retryAfter ?? 1, code };
  if (kind === 'conflict') return { code, reason };
  if (kind !== 'invalid') return undefined;
  if (fields !== undefined) return { code, fields };
  return code === 'BAD_REQUEST' && reason !== 'bad_request' ? { code, reason } : { code };
}
