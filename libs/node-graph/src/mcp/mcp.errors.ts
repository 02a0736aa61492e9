import { DomainError } from '#kernel';

/** Tools of agents, when a short id is that of several nodes. */
export function ambiguousId(ending: string): DomainError {
  const message = `Several nodes have an id that ends in ${ending}: give the whole id`;
  return new DomainError('invalid', 'ambiguous_id', message);
}
