// Who is calling, and what they may.

export { foreignOrigin, scopeMissing, secondFactorDemanded } from '../auth/auth.errors.js';
export { Authenticator, type CarriedCredentials, type Credentials } from '../auth/authenticator.js';
export { CallBy, callMadeBy, originOf as originOfCall } from '../auth/call.js';
export { Callers } from '../auth/callers.js';
export { bearerToken, credentialsOf, SESSION_COOKIE, sessionCookie } from '../auth/credentials.js';
export { Caller, Public, RequireScope } from '../auth/decorators.js';
export { clientAddress, type PlatformRequest, traceId } from '../auth/request.js';
export { clientGone, type Requester, requesterOf, type WorkFor } from '../auth/requester.js';
export { isSameOrigin } from '../auth/same-origin.js';
export { ScopeCatalog } from '../auth/scope-catalog.js';
export { ownOrigins, trustedOrigins } from '../auth/trusted-origins.js';
