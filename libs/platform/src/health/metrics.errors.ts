import { DomainError } from '#kernel';

/** The metrics, for a caller without the operator's token. */
export function metricsTokenMissing(): DomainError {
  return new DomainError('unauthenticated', 'auth_missing', 'Authentication required', {
    headers: { 'www-authenticate': 'Bearer realm="metrics"' },
  });
}

/** The metrics, at the service's port, when they have one of their own. */
export function metricsElsewhere(): DomainError {
  return new DomainError('not_found', 'unknown_route', 'Not found');
}
