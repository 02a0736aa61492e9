import { Injectable } from '@nestjs/common';

import { Slices } from '#kernel';
import { clientGone } from '#platform/auth';
import { Env } from '#platform/config';
import { Limiter } from '#platform/limits';

import { SiteSettings } from '../site.env.js';
import { type McpSdk, mcpSdk } from './mcp-sdk.js';
import { type Asking, McpEndpoint } from './mcp-server.js';
import { failureOf, type ToolError, toolError, ToolError as Refused } from './tool-errors.js';

type Message = Readonly<Record<string, unknown>>;

const INVALID_REQUEST = -32600;

/** Answers a POST: one message, or a batch of them, one after the other. */
@Injectable()
export class McpBatches {
  constructor(
    private readonly endpoint: McpEndpoint,
    private readonly limiter: Limiter,
    private readonly env: Env,
    private readonly settings: SiteSettings,
  ) {}

  /** Each request of a batch counts as a call; the first is the one that the POST was charged for. */
  async answer(body: unknown, asking: Asking): Promise<Response> {
    const sdk = await mcpSdk();
    if (!Array.isArray(body)) return this.endpoint.answer(body, asking);
    const { mcpBatch } = this.settings;
    if (body.length > mcpBatch) return tooLong(mcpBatch);
    // What is no batch of independent messages is the protocol's to refuse, as a whole.
    if (!isSeparable(body, sdk)) return this.endpoint.answer(body, asking);
    return this.each(body, asking);
  }

  private async each(messages: readonly Message[], asking: Asking): Promise<Response> {
    const answers: string[] = [];
    const slices = new Slices();
    let room = this.env.mcpAnswerBytes;
    for (const message of messages) {
      await slices.pause();
      if (asking.call.requester.signal?.aborted) throw clientGone();
      const refusal = answers.length === 0 || !isRequest(message) ? null : await this.refusalOf(asking, room);
      const answer = refusal ? refused(message, refusal) : await this.endpoint.answer(message, asking);
      if (answer.status === 202) continue;
      if (answer.status !== 200) return answer;
      const text = await answer.text();
      answers.push(text);
      room -= Buffer.byteLength(text);
    }
    return answers.length === 0 ? new Response(null, { status: 202 }) : json(200, joined(answers));
  }

  /** Why a further request of a batch is not answered; `null`: it is, and was charged for. */
  private async refusalOf({ call }: Asking, room: number): Promise<ToolError | null> {
    if (room <= 0) return Refused.batchFull();
    try {
      await this.limiter.chargeKey(call.caller);
      return null;
    } catch (error) {
      return toolError(failureOf(error).problem);
    }
  }
}

function isSeparable(body: readonly unknown[], { types }: McpSdk): body is readonly Message[] {
  return (
    body.length > 0 &&
    body.every((one) => types.JSONRPCMessageSchema.safeParse(one).success && !types.isInitializeRequest(one))
  );
}

function isRequest(message: Message): boolean {
  return 'method' in message && 'id' in message;
}

function refused({ id }: Message, { code, message, data }: ToolError): Response {
  return json(200, JSON.stringify({ jsonrpc: '2.0', id, error: { code, message, data } }));
}

function tooLong(most: number): Response {
  const message = `Invalid Request: Batch must not exceed ${String(most)} messages`;
  const error = { code: INVALID_REQUEST, message };
  return json(400, JSON.stringify({ jsonrpc: '2.0', error, id: null }));
}

function joined(answers: readonly string[]): string {
  return answers.length === 1 ? answers.join('') : `[${answers.join(',')}]`;
}

function json(status: number, text: string): Response {
  return new Response(text, { status, headers: { 'content-type': 'application/json' } });
}
