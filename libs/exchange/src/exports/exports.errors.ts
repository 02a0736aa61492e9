import { DomainError } from '#kernel';

/** Exporting something in a format that it cannot be written in. */
export function wrongExportFormat(of: string, names: readonly string[]): DomainError {
  return new DomainError('invalid', 'wrong_format', `${of} can be exported as ${names.join(', ')}`, {
    coded: true,
  });
}
