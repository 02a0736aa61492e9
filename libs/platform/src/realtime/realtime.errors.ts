import { DomainError } from '#kernel';

/** A service that stops, for an event of a socket that it is about to close: the next replica takes it. */
export function stopping(): DomainError {
  return new DomainError('unavailable', 'stopping', 'The service is stopping, try again at once', {
    retryAfter: 1,
  });
}
