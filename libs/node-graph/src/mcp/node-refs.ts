import { Injectable } from '@nestjs/common';

import { Clock } from '#kernel';
import type { McpTool } from '#platform/mcp';

import type { Actor } from '../model/actor.js';
import { linkNotFound } from '../model/changes.errors.js';
import { nodeNotFound } from '../model/graph.errors.js';
import { shortId } from '../model/overview.js';
import { requiredIds } from '../protocol/input.js';
import { OverviewRepository } from '../store/overview.repository.js';
import { ambiguousId } from './mcp.errors.js';

type Args = Parameters<McpTool['run']>[0];

const SHORT = /^[0-9a-f]{8}$/i;

/** Lets agents name a node by the last eight characters of its id, as overviews show it. */
@Injectable()
export class NodeRefs {
  constructor(
    private readonly overview: OverviewRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * The arguments with whole ids in the named fields, and in those of the entries of `links`. Refuses short ids that
   * are nobody's or several nodes'; whatever else is wrong is for the tool to say.
   */
  async expand(args: Args, fields: readonly string[], { userId }: Actor): Promise<Args> {
    const { links } = args;
    const parts = [args, ...(Array.isArray(links) ? (links as unknown[]) : [])].filter(isRecord);
    const short = parts.flatMap((part) => fields.flatMap((field) => shortOf(part[field]) ?? []));
    if (short.length === 0) return args;
    const found = await this.overview.endingIn(userId, this.clock.date(), [...new Set(short)]);
    const whole = (part: unknown): unknown => (isRecord(part) ? expanded(part, fields, found) : part);
    const expandedArgs = expanded(args, fields, found);
    return Array.isArray(links) ? { ...expandedArgs, links: (links as unknown[]).map(whole) } : expandedArgs;
  }

  /** The arguments with the `id` of a link that is named by its endpoints. */
  async withLinkId(args: Args): Promise<Args> {
    const { source, target, ...rest } = args;
    if (rest['id'] !== undefined || (source === undefined && target === undefined)) return args;
    const endpoints = requiredIds({ source, target }, 'source', 'target');
    const id = await this.overview.linkBetween(endpoints.source, endpoints.target);
    if (id === null) throw linkNotFound();
    return { ...rest, id };
  }
}

function isRecord(value: unknown): value is Args {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shortOf(value: unknown): string | null {
  return typeof value === 'string' && SHORT.test(value) ? value.toLowerCase() : null;
}

function expanded(args: Args, fields: readonly string[], found: readonly string[]): Args {
  const whole = fields.flatMap((field) => {
    const short = shortOf(args[field]);
    return short === null ? [] : [[field, theOne(short, found)] as const];
  });
  return { ...args, ...Object.fromEntries(whole) };
}

function theOne(short: string, found: readonly string[]): string {
  const [id, ...others] = found.filter((one) => shortId(one) === short);
  if (id === undefined) throw nodeNotFound('node');
  if (others.length > 0) throw ambiguousId(short);
  return id;
}
