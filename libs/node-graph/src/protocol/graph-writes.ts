import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';

import { RequireScope } from '#platform/auth';
import { RateLimit, type RateLimitRule } from '#platform/limits';
import { SocketEvent } from '#platform/realtime';

import { MayConflict, MayMiss } from './graph-api.js';
import { GraphDiffView } from './views.js';

type Payload = new () => object;

/** How a change of the graph is called over Socket.IO. */
interface EventDoc {
  readonly event: string;
  readonly summary: string;
  readonly payload: Payload;
  readonly limit: RateLimitRule;
  readonly ack?: Payload;
}

/** A socket event that changes the graph and is acknowledged with what it changed. */
export function SocketWrite({
  event,
  summary,
  payload,
  limit,
  ack = GraphDiffView,
}: EventDoc): MethodDecorator {
  return applyDecorators(
    SocketEvent({ event, summary, payload, ack }),
    RequireScope('graph:write'),
    RateLimit(limit),
  );
}

interface RouteDoc {
  readonly id: string;
  readonly summary: string;
  readonly payload: Payload;
  readonly limit: RateLimitRule;
  readonly answer?: Payload;
  /** Whether the graph may stand against it. */
  readonly conflicts?: boolean;
  /** Whether it may name what is not there; `true` unless told otherwise. */
  readonly misses?: boolean;
}

/** Its REST twin. */
export function RestWrite({
  id,
  summary,
  payload,
  limit,
  answer,
  conflicts,
  misses,
}: RouteDoc): MethodDecorator {
  return applyDecorators(
    HttpCode(200),
    RequireScope('graph:write'),
    RateLimit(limit),
    ...(misses === false ? [] : [MayMiss()]),
    ...(conflicts === true ? [MayConflict()] : []),
    ApiOperation({ operationId: id, summary }),
    ApiBody({ type: payload }),
    ApiOkResponse({ type: answer ?? GraphDiffView }),
  );
}
