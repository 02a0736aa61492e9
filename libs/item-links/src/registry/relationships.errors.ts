import { DomainError } from '#kernel';

/** Reading, changing or removing a relationship that is not registered. */
export function relationshipNotFound(): DomainError {
  return new DomainError('not_found', 'relationship_not_found', 'Relationship not found');
}

/** Registering a relationship, when it is there already. */
export function relationshipAlreadyExists(name: string): DomainError {
  return new DomainError('conflict', 'already_exists', `The relationship "${name}" is registered already`);
}

/** Registering or changing a relationship, when another one has that name or inverse. */
export function relationshipNameTaken(name: string): DomainError {
  return new DomainError(
    'conflict',
    'already_exists',
    `"${name}" is the name or the inverse of another relationship`,
  );
}

/** Registering a relationship, when the project has as many as it may have. */
export function tooManyRelationships(most: number): DomainError {
  return new DomainError(
    'conflict',
    'too_many',
    `A project has at most ${String(most)} registered relationships`,
  );
}

/** Registering or changing a relationship, when links that are there break the rule. */
export function linksBreakRule(how: string): DomainError {
  return new DomainError('conflict', 'links_break_rule', `Existing links break the rule: ${how}`);
}

/** Making a relationship acyclic, when it has too many links to look through. */
export function tooManyLinks(most: number): DomainError {
  return new DomainError(
    'conflict',
    'too_many_links',
    `More than ${String(most)} links cannot be searched for cycles`,
  );
}
