import { DomainError } from '#kernel';

/** The door of the service, for a request with more than one `Host` header. */
export function severalHosts(): DomainError {
  return new DomainError('invalid', 'bad_request', 'The request has more than one Host header');
}
