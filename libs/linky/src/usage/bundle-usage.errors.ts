import { DomainError } from '#kernel';

/** Creating or changing a bundle that would be larger than one may be. */
export function bundleTooLarge(what: 'bundle' | 'policy', most: number, wouldBe: number): DomainError {
  return new DomainError(
    'invalid',
    'bundle_too_large',
    `A ${what} may have ${String(most)} bytes; this one would have ${String(wouldBe)}`,
  );
}

/** Creating or changing a bundle whose owner has no room left. */
export function ownerIsFull(most: number, wouldBe: number): DomainError {
  return new DomainError(
    'conflict',
    'storage_full',
    `Your bundles and their versions may have ${String(most)} bytes together; they would have about ${String(wouldBe)}. Delete some that you no longer need: deleted ones count until they are purged`,
  );
}

/** Creating a bundle without an account, when the address has stored enough for today. */
export function anonymousIsFull(most: number, wouldBe: number, retryAfter: number): DomainError {
  return new DomainError(
    'rate_limited',
    'storage_full',
    `Without an account ${String(most)} bytes may be stored in a day; with this they would be ${String(wouldBe)}`,
    { retryAfter },
  );
}
