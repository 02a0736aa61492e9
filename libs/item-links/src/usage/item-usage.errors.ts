import { DomainError } from '#kernel';

/** Creating or changing items or links, when the project or the workspace has no room left. */
export function storageFull(what: 'project' | 'workspace', most: number, wouldBe: number): DomainError {
  return new DomainError(
    'conflict',
    'storage_full',
    `The items and links of a ${what} may have ${String(most)} bytes together; they would have about ${String(wouldBe)}`,
  );
}
