// Requests, their conditions, answers and refusals.

export { ackEnvelope, failureAck } from '../errors/ack.envelope.js';
export { classify, isFailure } from '../errors/classify.js';
export { FlatErrorView } from '../errors/flat-error.view.js';
export { bundleEnvelope, flatEnvelope } from '../errors/flat.envelope.js';
export { PROBLEM_TYPES, problemEnvelope } from '../errors/problem.envelope.js';
export { type Problem, problemHeaders } from '../errors/problem.js';
export { Wires } from '../errors/wires.js';
export { exactAddress } from '../http/client-address.js';
export { preconditionFailed } from '../http/conditional.errors.js';
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
} from '../http/conditional.js';
export { csvField } from '../http/csv.js';
export { type Admitted, versionsOf } from '../http/etags.js';
export { MayBeKnownList } from '../http/known-lists.js';
export { bodyOf, LateBody } from '../http/late-body.js';
export { locate, LOCATION } from '../http/location.js';
export { losesCookies, publicBase } from '../http/public-base.js';
export { schemeOf } from '../http/request-origin.js';
export { Idempotent, IdempotentPosts, TakesIdempotencyKey } from '../idempotency/idempotency.decorators.js';
export { IdempotencyModule } from '../idempotency/idempotency.module.js';
export { IdempotentRequests } from '../idempotency/idempotent-requests.js';
export { newTraceId } from '../trace/trace.js';
