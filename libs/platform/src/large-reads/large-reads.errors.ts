import { DomainError } from '#kernel';

/** Handlers of large answers, when those of the same caller, or of others, leave no turn for too long. */
export function largeReadsBusy(): DomainError {
  return new DomainError('unavailable', 'busy', 'Too many large answers at once, try again in a moment', {
    retryAfter: 2,
  });
}
