import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { misspeltParameter } from './input.errors.js';
import { queryNames } from './query-names.js';
import { slipOf } from './slips.js';

type Query = Record<string, unknown>;

/** As many are named as a header has room for. */
const MOST_NAMED = 20;

/**
 * No query parameter is ignored in silence. `name[]` and `name[0]`, as some clients write lists, are taken for `name`.
 * What looks like a slip of a known name is refused; other unknown ones are left alone, since newer clients send them,
 * and named in `X-Ignored-Parameters`. Runs after the guards that ask who is calling and how often.
 */
@Injectable()
export class QueryGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const query = context.getArgByIndex<FastifyRequest>(0).query as Query;
    if (Object.keys(query).length === 0) return true;
    const known = queryNames(context.getClass(), context.getHandler() as () => unknown);
    if (known !== null) readQuery(query, known, context.getArgByIndex<FastifyReply>(1));
    return true;
  }
}

/** The same for a route that asks for itself who is calling, before it looks at the query. */
export function readQuery(query: Query, known: ReadonlySet<string>, reply: FastifyReply): void {
  const unknown = Object.keys(query).filter((name) => !known.has(name));
  const ignored = unknown.filter((name) => !takeList(query, name, known));
  for (const name of ignored) refuseSlip(name, known);
  if (ignored.length > 0) nameIgnored(ignored, reply);
}

/** Whether the parameter was a way to write a list, which is now under the list's name. */
function takeList(query: Query, name: string, known: ReadonlySet<string>): boolean {
  const bare = name.replace(/\[\d{0,3}\]$/, '');
  if (bare === name || !known.has(bare)) return false;
  const values = [query[bare] ?? [], query[name]].flat();
  query[bare] = values.length === 1 ? values[0] : values;
  return true;
}

function refuseSlip(name: string, known: ReadonlySet<string>): void {
  const meant = slipOf(name.replace(/\[\d{0,3}\]$/, ''), known);
  if (meant !== null) throw misspeltParameter(name, meant);
}

function nameIgnored(names: readonly string[], reply: FastifyReply): void {
  const named = names
    .slice(0, MOST_NAMED)
    .map((name) => encodeURIComponent(name.toWellFormed()).slice(0, 100));
  void reply.header('x-ignored-parameters', named.join(', '));
}
