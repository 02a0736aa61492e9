import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';

import { classify, flatEnvelope, isFailure, type Problem } from '#platform/http';

/** The codes of docs/contracts/linky.md#mcp-errors; a conflict, which the original tools never meet, is a kind of wrong input. */
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

  /** A tool that belongs to none of the toolsets that the client asked for. */
  static otherToolset(name: string, toolset: string): ToolError {
    const text = `Tool ${name} belongs to the toolset ${toolset}, which the address of this connection leaves out`;
    return new ToolError(INVALID_PARAMS, text);
  }
}

/** A call that failed. `isBug`: it is nobody's fault but ours, and worth a line in the log. */
export interface Failure {
  readonly problem: Problem;
  readonly isBug: boolean;
}

export function failureOf(error: unknown): Failure {
  const problem = classify(error);
  return { problem, isBug: isFailure(error, problem) };
}

/** The error of the protocol that a tool with a fixed wire is refused with, and the protocol itself. */
export function toolError(problem: Problem): ToolError {
  return new ToolError(CODES[problem.kind], textOf(problem), dataOf(problem));
}

/** The result that all other tools are refused with: agents read it, and see what to do about it. */
export function refusalResult(problem: Problem): CallToolResult {
  const { reason, fields, retryAfter } = problem;
  const code = codeOf(problem);
  const refusal = { error: textOf(problem), code, reason, fields, retryAfterSeconds: retryAfter };
  return { isError: true, content: [{ type: 'text', text: JSON.stringify(refusal) }] };
}

/** Wrong input has codes of its own; everything else is told by its kind, whatever the room's API makes of it. */
function codeOf(problem: Problem): string {
  const coded = problem.kind === 'invalid' && problem.coded === true;
  const { code } = flatEnvelope({ ...problem, coded }, '').body as { code: string };
  return code;
}

/** Of a failure of ours it tells nothing, unless the same call may succeed later. */
function textOf({ kind, message }: Problem): string {
  return kind === 'internal' ? 'The tool failed unexpectedly' : message;
}

/** `{code}` with wrong input, where fields are named those too; `{retryAfterSeconds, code}` where trying later helps. */
function dataOf(problem: Problem): object | undefined {
  const { kind, reason, retryAfter, fields } = problem;
  const code = codeOf(problem);
  if (kind === 'rate_limited' || kind === 'unavailable') return { retryAfterSeconds: retryAfter ?? 1, code };
  if (kind === 'conflict') return { code, reason };
  if (kind !== 'invalid') return undefined;
  if (fields !== undefined) return { code, fields };
  return code === 'BAD_REQUEST' && reason !== 'bad_request' ? { code, reason } : { code };
}
