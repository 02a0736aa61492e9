import { DomainError } from '#kernel';

const SOON_S = 1;

/** Opening one stream more than a caller may have open at once. */
export function tooManyStreams(most: number): DomainError {
  return new DomainError(
    'rate_limited',
    'too_many_streams',
    `At most ${String(most)} streams of events may be open at once: close one first`,
    { retryAfter: SOON_S },
  );
}

/** A stream whose credentials are not valid any more. */
export function credentialsOver(): DomainError {
  return new DomainError('unauthenticated', 'bad_credentials', 'The credentials are not valid any more');
}

/** A stream whose reader does not take what they are told. */
export function readerTooSlow(): DomainError {
  return new DomainError(
    'unavailable',
    'reader_too_slow',
    'Events were read too slowly: go on from the last cursor',
    { retryAfter: SOON_S },
  );
}

/** A stream of a service that stops, and one that is opened meanwhile: the next replica takes it. */
export function streamsStopping(): DomainError {
  return new DomainError('unavailable', 'stopping', 'The service is stopping, connect again', {
    retryAfter: SOON_S,
  });
}
