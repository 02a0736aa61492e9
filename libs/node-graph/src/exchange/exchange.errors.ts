import { DomainError } from '#kernel';

/** `graph:export`, when `format` is none of those that there are. */
export function invalidFormat(formats: readonly string[]): DomainError {
  return new DomainError('invalid', 'invalid_format', `format must be one of ${formats.join(', ')}`);
}

/** `graph:export`, when `shared` is neither true nor false. */
export function invalidShared(): DomainError {
  return new DomainError('invalid', 'invalid_shared', 'shared must be true or false');
}

/** `graph:export`, when there is more than fits into one answer. Nothing is left out silently. */
export function tooLargeToExport(most: number): DomainError {
  return new DomainError(
    'invalid',
    'too_large_to_export',
    `There are more than ${String(most)} nodes and links, or they are too long: export a branch, or read page by page`,
  );
}

/** `graph:import`, when the document is of a version that is not known here. */
export function unsupportedVersion(version: number): DomainError {
  return new DomainError('invalid', 'unsupported_version', `version must be ${String(version)}`);
}

/** `graph:import`, when a list is no list, or too long. */
export function invalidList(list: 'nodes' | 'links', least: number, most: number): DomainError {
  return new DomainError(
    'invalid',
    `invalid_${list}`,
    `${list} must be a list of ${String(least)} to ${String(most)} entries`,
  );
}

/** `graph:import`, when an id of a node is not what it should be. */
export function invalidNodeKey(longest: number): DomainError {
  return new DomainError('invalid', 'invalid_id', `id must be text of 1 to ${String(longest)} characters`);
}

/** `graph:import`, when two nodes of a document have the same id. */
export function duplicateNode(): DomainError {
  return new DomainError('invalid', 'duplicate_id', 'Another node of the document has this id');
}

/** What is refused while an entry is dealt with says which one it was. */
export function within<T>(list: 'nodes' | 'links', index: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { kind, reason, message } = error;
    throw new DomainError(kind, reason, `${list}[${String(index)}]: ${message}`, {
      fields: [{ loc: ['body', list, index], msg: message, type: reason }],
    });
  }
}
