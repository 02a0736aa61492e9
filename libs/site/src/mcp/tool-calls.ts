import { Injectable } from '@nestjs/common';

import { hasScope, type Principal } from '#kernel';
import { scopeMissing } from '#platform/auth';
import { Env } from '#platform/config';
import { Limiter } from '#platform/limits';
import { type McpCall, type McpTool } from '#platform/mcp';

import {
  type AnswerShape,
  type FittingAnswer,
  fits,
  type RenderedAnswer,
  renderAnswer,
  withoutLargest,
} from './tool-answer.js';
import { refuseUnknownArguments } from './unknown-arguments.js';

type Args = Readonly<Record<string, unknown>>;

/** Entries that are read to judge the size of a long page. */
const SAMPLE = 100;

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

  async run(tool: McpTool, args: Args, call: McpCall): Promise<FittingAnswer> {
    await this.admit(tool, call.caller);
    refuseUnknownArguments(args, tool.inputSchema);
    const sample = await this.sample(tool, args, call);
    if (sample !== null && fits(sample)) return sample;
    const fitting = sample === null ? null : await this.smallerPage(tool, args, call, sample.bytes);
    return fitting ?? this.whole(tool, args, call);
  }

  private async whole(tool: McpTool, args: Args, call: McpCall): Promise<FittingAnswer> {
    const value = await tool.run(args, call);
    const answer = renderAnswer(value, this.shapeOf(tool));
    if (fits(answer)) return answer;
    const fitting = await this.smallerPage(tool, args, call, answer.bytes);
    return fitting ?? withoutLargest(value, this.shapeOf(tool), tool.outputSchema.required);
  }

  private shapeOf({ isFixed }: McpTool): AnswerShape {
    return { most: this.most, isIndented: isFixed === true };
  }

  /**
   * A long page is not made only to be found too large: its first entries tell. Answers them where these are all,
   * the likely size of the page where that is too much, and `null` where it may be made.
   */
  private async sample(tool: McpTool, args: Args, call: McpCall): Promise<RenderedAnswer | null> {
    const { paging } = tool;
    const limit = Number(args['limit'] ?? paging?.defaultLimit ?? 0);
    if (paging === undefined || limit <= SAMPLE || limit > longestPage(tool)) return null;
    const page = paging.at(args, SAMPLE).args;
    const value = await tool.run(page, call);
    const answer = renderAnswer(value, this.shapeOf(tool));
    if (fits(answer) && isWhole(value)) return answer;
    const bytes = answer.bytes * (limit / Number(page['limit']));
    return bytes > this.most ? { ...answer, text: null, bytes } : null;
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
  ): Promise<FittingAnswer | null> {
    const { paging } = tool;
    if (paging === undefined) return null;
    let limit = Number(args['limit'] ?? paging.defaultLimit);
    let bytes = firstBytes;
    while (limit > 1) {
      limit = Math.max(1, Math.floor((limit * this.most * ROOM) / bytes));
      const page = paging.at(args, limit);
      const value = await tool.run(page.args, call);
      const answer = renderAnswer({ ...(value as object), next: page.next }, this.shapeOf(tool));
      if (fits(answer)) return answer;
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

/** Whether nothing follows the page. */
function isWhole(value: unknown): boolean {
  const { hasMore, has_next, nextCursor } = (value ?? {}) as Readonly<Record<string, unknown>>;
  return hasMore === false || has_next === false || nextCursor === null;
}

/** What is longer is for the tool to refuse. */
function longestPage({ inputSchema }: McpTool): number {
  const { maximum } = (inputSchema.properties?.['limit'] ?? {}) as { readonly maximum?: number };
  return maximum ?? 0;
}
