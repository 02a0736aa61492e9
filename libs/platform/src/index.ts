export { foreignOrigin, scopeMissing } from './auth/auth.errors.js';
export { AuthGuard } from './auth/auth.guard.js';
export { Authenticator, type Credentials } from './auth/authenticator.js';
export { Callers } from './auth/callers.js';
export { bearerToken, credentialsOf, SESSION_COOKIE, sessionCookie } from './auth/credentials.js';
export { Caller, Public, RequireScope } from './auth/decorators.js';
export { clientAddress, type PlatformRequest, type PlatformSocket, traceId } from './auth/request.js';
export { isSameOrigin } from './auth/same-origin.js';
export { prepareDataDir } from './config/data-dir.js';
export { generatedSecret } from './config/generated-secret.js';
export { type Deadlines, USUAL_DEADLINES } from './config/deadlines.js';
export { Env, EnvError, type LogLevel, readEnv } from './config/env.js';
export { answerUnreadable } from './errors/unreadable-request.js';
export { classify, isFailure } from './errors/classify.js';
export { ackEnvelope } from './errors/ack.envelope.js';
export { bundleEnvelope, flatEnvelope } from './errors/flat.envelope.js';
export { answerFrameworkErrors, HttpErrorFilter } from './errors/http-error.filter.js';
export { problemEnvelope } from './errors/problem.envelope.js';
export { type Envelope, type Problem, problemHeaders, type RenderedProblem } from './errors/problem.js';
export { type Wire, Wires } from './errors/wires.js';
export {
  Flag,
  JsonObject,
  NestedList,
  OneOf,
  QueryChoice,
  QueryInteger,
  QueryText,
  Text,
  Uuid,
} from './input/decorators.js';
export { NAME, TITLE } from './input/text.js';
export { QueryInstant, QueryList, QueryUuid } from './input/query-decorators.js';
export { HealthModule } from './health/health.module.js';
export { MetricsServer } from './health/metrics-server.js';
export { Lifecycle } from './health/lifecycle.js';
export { invalidInput, type RuleContext } from './input/input.errors.js';
export { parseBodies } from './http/body-parser.js';
export { BodyGuard } from './http/body.guard.js';
export { answerHeaders } from './http/answer-headers.js';
export { refuseSeveralHosts } from './http/hosts.js';
export { bodyOf, LateBody } from './http/late-body.js';
export { writeLongAnswersInSlices } from './http/long-answers.js';
export { observeRequests } from './http/request-log.js';
export { trustsProxy } from './http/client-address.js';
export { requestOrigin, schemeOf } from './http/request-origin.js';
export { clientGone, type Requester, requesterOf } from './http/requester.js';
export { Departure } from './realtime/departure.js';
export { EventTraffic } from './realtime/event-traffic.js';
export { InputPipe } from './input/input.pipe.js';
export { UuidPath } from './input/uuid-path.pipe.js';
export { Convert } from './input/instantiate.js';
export { type Budget, Limiter } from './limits/limiter.js';
export { type Guess, GuessLimiter, type GuessRule } from './limits/guess-limiter.js';
export { LimitsModule } from './limits/limits.module.js';
export { DatabaseShareGuard } from './limits/database-share.guard.js';
export { giveShares, NoDatabaseShare } from './limits/share-of-request.js';
export { NoRateLimit, RateLimit, type RateLimitRule } from './limits/rate-limit.decorator.js';
export { openRedis } from './redis/open-redis.js';
export { RedisGate } from './redis/redis-gate.js';
export { RateLimitGuard } from './limits/rate-limit.guard.js';
export { byCursor, byOffset, byPage } from './mcp/mcp-paging.js';
export { type McpCall, type McpInputSchema, type McpTool, McpTools } from './mcp/mcp-tools.js';
export { McpModule } from './mcp/mcp.module.js';
export { makeLogger } from './trace/logger.js';
export { NestLogger } from './trace/nest-logger.js';
export { PlatformModule } from './platform.module.js';
export { VERSION } from './version.js';
export { newTraceId } from './trace/trace.js';
export { Broadcaster } from './realtime/broadcaster.js';
export type { ApiVersion } from './realtime/handshake.js';
export { openCluster } from './realtime/cluster.js';
export { RealtimeAdapter } from './realtime/realtime.adapter.js';
export { Realtime } from './realtime/realtime.decorator.js';
export { SOCKET_EVENT, SocketEvent, type SocketEventDoc } from './realtime/socket-event.decorator.js';
export { RealtimeModule } from './realtime/realtime.module.js';
export type { RealtimeSocket } from './realtime/socket-data.js';
export { Assets } from './pages/assets.js';
export { PageErrors } from './pages/page-errors.js';
export { asPage, redirect } from './pages/page-headers.js';
export { type PageData, PageTemplates } from './pages/page-templates.js';
export { PagesModule } from './pages/pages.module.js';
