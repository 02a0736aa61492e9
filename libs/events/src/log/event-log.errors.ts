import { DomainError } from '#kernel';

/** Whoever reads events, while the service is connected to a standby: its snapshots do not tell what is running. */
export function logNotReadable(): DomainError {
  return new DomainError('unavailable', 'read_only', 'Events cannot be read from a standby of the database');
}
