export { foreignOrigin, scopeMissing, secondFactorDemanded } from './auth/auth.errors.js';
export { AuthGuard } from './auth/auth.guard.js';
export { Authenticator, type CarriedCredentials, type Credentials } from './auth/authenticator.js';
export { Callers } from './auth/callers.js';
export { bearerToken, credentialsOf, SESSION_COOKIE, sessionCookie } from './auth/credentials.js';
export { CallBy, callMadeBy, originOf as originOfCall } from './auth/call.js';
export { Caller, Public, RequireScope } from './auth/decorators.js';
export { ScopeCatalog } from './auth/scope-catalog.js';
export { clientAddress, type PlatformRequest, type PlatformSocket, traceId } from './auth/request.js';
export { isSameOrigin } from './auth/same-origin.js';
export { ownOrigins, trustedOrigins } from './auth/trusted-origins.js';
export { prepareDataDir } from './config/data-dir.js';
export { generatedSecret } from './config/generated-secret.js';
export { DEADLINES, type Deadlines, USUAL_DEADLINES } from './config/deadlines.js';
export { Env, EnvError, type LogLevel, readEnv, settingNames } from './config/env.js';
export { positive, urlOf, version } from './config/env-values.js';
export type { GenerateSecret, ModuleSettings, SettingsClass } from './config/module-settings.js';
export { seal, sealBytes, sealingKey, unseal, unsealBytes } from './config/sealing.js';
export { SettingsReader, type Variables } from './config/settings-reader.js';
export type { ApiDocs, OperationText } from './documents/api-docs.js';
export { exactlyOne } from './documents/exactly-one.js';
export { answerUnreadable } from './errors/unreadable-request.js';
export { classify, isFailure } from './errors/classify.js';
export { ackEnvelope } from './errors/ack.envelope.js';
export { FlatErrorView } from './errors/flat-error.view.js';
export { flatRefusals } from './documents/flat-refusals.js';
export { bundleEnvelope, FLAT_CODES, flatEnvelope } from './errors/flat.envelope.js';
export { answerFrameworkErrors, HttpErrorFilter } from './http/http-error.filter.js';
export { PROBLEM_TYPES, problemEnvelope } from './errors/problem.envelope.js';
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
export { IdempotencyModule } from './idempotency/idempotency.module.js';
export { IdempotencySweep } from './idempotency/idempotency-sweep.service.js';
export { IdempotentPosts, TakesIdempotencyKey } from './idempotency/idempotency.decorators.js';
export { IdempotentRequests } from './idempotency/idempotent-requests.js';
export {
  ETAG,
  type Exchange,
  MayBeKnown,
  TakesIfMatch,
  Tagged,
  tagged,
  admittedBy,
  type Conditions,
  IfUnchanged,
  isUnmodified,
  TakesIfUnmodifiedSince,
  unlessKnown,
} from './http/conditional.js';
export { locate, LOCATION } from './http/location.js';
export { preconditionFailed } from './http/conditional.errors.js';
export { type Admitted, versionsOf } from './http/etags.js';
export { isStorable, NAME, TITLE } from './input/text.js';
export { leadingInteger } from './input/leading-integer.js';
export { QueryInstant, QueryList, QueryUuid, QueryUuids } from './input/query-decorators.js';
export type { FirstSteps, HomePart } from './modules/home-part.js';
export type { McpPart } from './modules/mcp-part.js';
export { EventCatalog } from './modules/event-catalog.js';
export { defineModule, type ModuleManifest } from './modules/define-module.js';
export { platform } from './platform.manifest.js';
export { HealthModule } from './health/health.module.js';
export { Metrics } from './health/metrics.js';
export { MetricsServer } from './health/metrics-server.js';
export { Lifecycle } from './health/lifecycle.js';
export { invalidInput, type RuleContext } from './input/input.errors.js';
export { parseBodies } from './http/body-parser.js';
export { inflateBodies } from './http/inflated-bodies.js';
export { MayBeKnownList, tagLists } from './http/known-lists.js';
export { BodyGuard } from './http/body.guard.js';
export { arrivalTimes } from './http/arrival-times.js';
export { csvField } from './http/csv.js';
export { answerHeaders } from './http/answer-headers.js';
export { refuseSeveralHosts } from './http/hosts.js';
export { bodyOf, LateBody } from './http/late-body.js';
export { writeAnswers } from './http/long-answers.js';
export { observeRequests } from './http/request-log.js';
export { exactAddress, type TrustsProxy, trustsProxy } from './http/client-address.js';
export { losesCookies, publicBase } from './http/public-base.js';
export { schemeOf } from './http/request-origin.js';
export { clientGone, type Requester, requesterOf } from './auth/requester.js';
export { Departure } from './realtime/departure.js';
export { EventTraffic } from './realtime/event-traffic.js';
export { InputPipe } from './input/input.pipe.js';
export { QueryGuard, readQuery } from './input/query.guard.js';
export { ReadsQueryItself } from './input/query-names.js';
export { slipOf } from './input/slips.js';
export { UuidPath } from './input/uuid-path.pipe.js';
export { Convert, Fixed } from './input/instantiate.js';
export { type Budget, Limiter } from './limits/limiter.js';
export { type Guess, GuessLimiter, type GuessRule } from './limits/guess-limiter.js';
export { UsageTally } from './limits/usage-tally.js';
export { LimitsModule } from './limits/limits.module.js';
export { DatabaseShareGuard } from './limits/database-share.guard.js';
export { giveShares, NoDatabaseShare } from './limits/share-of-request.js';
export { LargeRead } from './large-reads/large-reads.js';
export { LargeReadsModule } from './large-reads/large-reads.module.js';
export { PatientSemaphore } from './limits/patient-semaphore.js';
export { NoRateLimit, RateLimit, type RateLimitRule } from './limits/rate-limit.decorator.js';
export { openRedis } from './redis/open-redis.js';
export { RedisGate } from './redis/redis-gate.js';
export { RateLimitGuard } from './limits/rate-limit.guard.js';
export { byCursor, byOffset, byPage } from './mcp/mcp-paging.js';
export {
  ADDS,
  ADDS_ONCE,
  inputOf,
  type McpInputSchema,
  type McpOutputSchema,
  outputOf,
  READS,
  REPLACES,
  TYPES,
} from './mcp/mcp-schemas.js';
export { type McpCall, type McpTool, type McpToolOfSet, McpTools } from './mcp/mcp-tools.js';
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
export { browserScript } from './pages/browser-script.js';
export { MessagePages } from './pages/message-pages.js';
export type { MessagePage } from './pages/messages.js';
export { PageErrors } from './pages/page-errors.js';
export { asPage, redirect } from './pages/page-headers.js';
export { type PageData, type PageParts, PageTemplates } from './pages/page-templates.js';
export { PagesModule } from './pages/pages.module.js';
export { visitorName, Visitors } from './pages/visitors.js';
