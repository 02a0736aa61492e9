import { DomainError } from '#kernel';

/** Adding or changing a node that would be larger than one may be. */
export function nodeTooLarge(most: number, wouldBe: number): DomainError {
  return new DomainError(
    'invalid',
    'node_too_large',
    `The texts of a node may have ${String(most)} bytes; this one would have ${String(wouldBe)}`,
  );
}

/** Adding to somebody else's graph, or changing it, when they have no room left: how much they have is theirs to know. */
export function othersGraphFull(): DomainError {
  return new DomainError(
    'conflict',
    'storage_full',
    'The owner of this node has no room left in their graph; they can make some by deleting nodes for good',
  );
}

/** Adding to one's own graph, or changing it, without room left. */
export function graphFull(most: number, wouldBe: number): DomainError {
  return new DomainError(
    'conflict',
    'storage_full',
    `A graph may have ${String(most)} bytes, its history included; this one would have about ${String(wouldBe)}. Nodes that are deleted for good make room`,
  );
}
