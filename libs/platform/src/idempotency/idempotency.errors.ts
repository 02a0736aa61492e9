import { DomainError } from '#kernel';

import { invalidInput } from '../input/input.errors.js';

const LOC = ['header', 'Idempotency-Key'];

/** A POST that can be repeated, when its key is empty, too long, or no text of a header. */
export function invalidIdempotencyKey(longest: number): DomainError {
  const msg = `Input should be a string of 1 to ${String(longest)} printable ASCII characters, in double quotes or without any`;
  return invalidInput([{ loc: LOC, msg, type: 'idempotency_key_invalid' }]);
}

/** A POST that can be repeated, when its key was used before, with another body or query. */
export function idempotencyKeyReused(): DomainError {
  const msg = 'This key was used with another payload';
  return invalidInput([{ loc: LOC, msg, type: 'idempotency_key_reused' }]);
}

/** A POST that can be repeated, while another one with the same key is being worked on. */
export function stillRunning(): DomainError {
  return new DomainError(
    'conflict',
    'request_running',
    'A request with this Idempotency-Key is still being worked on',
    { retryAfter: 1 },
  );
}
