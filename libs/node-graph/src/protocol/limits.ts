import type { RateLimitRule } from '#platform/limits';

const TEN_SECONDS = 10_000;
const MINUTE = 60_000;

function onSocket(event: string, limit: number): RateLimitRule {
  return { bucket: event, limit, windowMs: TEN_SECONDS };
}

function overRest(event: string, limit: number): RateLimitRule {
  return { bucket: `rest:${event}`, limit, windowMs: MINUTE };
}

/** Calls per user over all their sockets (docs/contracts/node-graph.md#calls). */
export const LINK_ADD_SOCKET = onSocket('link:add', 5);
/** The page's figure for every event on links, so that a user's budget is the same for all of them. */
export const socketLinkLimit = (event: string): RateLimitRule => onSocket(event, 5);
export const socketHistoryLimit = (event: string): RateLimitRule => onSocket(event, 3);
export const LINK_ADD_MANY_SOCKET = onSocket('link:add_many', 5);
export const GRAPH_GET_SOCKET = onSocket('graph:get', 5);
export const GRAPH_SINCE_SOCKET = onSocket('graph:since', 30);
export const GRAPH_AROUND_SOCKET = onSocket('graph:around', 30);
export const readLimit = (event: string): RateLimitRule => onSocket(event, 5);
export const socketNodeLimit = (event: string): RateLimitRule => onSocket(event, 30);

/** Calls per user over REST (docs/contracts/node-graph.md#calls): the older figure where there is one. */
export const LINK_ADD_REST = overRest('link:add', 30);
export const LINK_ADD_MANY_REST = overRest('link:add_many', 30);
export const NODE_ADD_REST = overRest('node:add', 30);
export const GRAPH_GET_REST = overRest('graph:get', 30);
export const restLimit = (event: string): RateLimitRule => overRest(event, 300);

/** Questions about the graph cost what reading it costs. */
export const socketPlanLimit = (event: string): RateLimitRule => onSocket(event, 5);
export const restPlanLimit = (event: string): RateLimitRule => overRest(event, 30);
