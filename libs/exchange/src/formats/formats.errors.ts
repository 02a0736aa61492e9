import { DomainError } from '#kernel';

/** Reading a file that is not what it seems to be, from some place on. */
export function unreadableFile(why: string): DomainError {
  return new DomainError('invalid', 'unreadable_file', `The file cannot be read: ${why}`);
}
