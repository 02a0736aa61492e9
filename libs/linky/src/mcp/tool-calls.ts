import { Injectable } from '@nestjs/common';

import { hasScope, type Principal } from '#kernel';
import { Env, Limiter, type McpCall, type McpTool, scopeMissing } from '#platform';

import { renderAnswer, withoutLargest } from './tool-answer.js';

type Args = Readonly<Record<string, unknown>>;

/** Calls a tool: who may, how often, and how much of an answer there is room for. */
@Injectable()
export class ToolCalls {
  private readonly most: number;

  constructor(
    private readonly limiter: Limiter,
    { mcpAnswerBytes }: Env,
  ) {
    this.most = mcpAnswerBytes;
  }

  /** The text that is answered. */
  async run(tool: McpTool, args: Args, call: McpCall): Promise<string> {
    await this.admit(tool, call.caller);
    const value = await tool.run(args, call);
    const answer = renderAnswer(value, this.most);
    if (answer.text !== null) return answer.text;
    const fitting = await this.smallerPage(tool, args, call, answer.bytes);
    return fitting ?? withoutLargest(value, this.most);
  }

  /**
   * A page with fewer entries, and in `next` the arguments of the page after it; `null` where there are no pages, or
   * one entry alone is too large.
   */
  private async smallerPage(
    tool: McpTool,
    args: Args,
    call: McpCall,
    firstBytes: number,
  ): Promise<string | null> {
    const { paging } = tool;
    if (paging === undefined) return null;
    let limit = Number(args['limit'] ?? paging.defaultLimit);
    let bytes = firstBytes;
    while (limit > 1) {
      limit = Math.max(1, Math.floor((limit * this.most * ROOM) / bytes));
      const page = paging.at(args, limit);
      const value = await tool.run(page.args, call);
      const answer = renderAnswer({ ...(value as object), next: page.next }, this.most);
      if (answer.text !== null) return answer.text;
      [limit, bytes] = [Number(page.args['limit']), answer.bytes];
    }
    return null;
  }

  private async admit({ scope, limit }: McpTool, caller: Principal): Promise<void> {
    if (scope !== null && !hasScope(caller, scope)) throw scopeMissing(scope);
    if (limit === undefined) return;
    await this.limiter.consume(limit.bucket, caller.subject, limit.limit, limit.windowMs);
  }
}

/** Entries differ in size: what is tried next is well below what would fit if they did not. */
const ROOM = 0.8;
