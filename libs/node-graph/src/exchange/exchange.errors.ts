import { DomainError } from '#kernel';

/** `graph:export`, when `format` is none of those that there are. */
export function invalidFormat(formats: readonly string[]): DomainError {
  return new DomainError('invalid', 'invalid_format', `format must be one of ${formats.join(', ')}`);
}

/** `graph:export` over a socket, when there is more than fits into one message. Nothing is left out silently. */
export function tooLargeToExport(most: number): DomainError {
  return new DomainError(
    'invalid',
    'too_large_to_export',
    `There are more than ${String(most)} nodes and links, or they are too long for one message: GET /api/graph/export has all of them`,
  );
}

/** `graph:import`, when the document is of a version that is not known here. */
export function unsupportedVersion(version: number): DomainError {
  return new DomainError('invalid', 'unsupported_version', `version must be ${String(version)}`);
}

/** `POST /api/graph/import`, whose caller waits for the answer, when the document is larger than a body may be. */
export function documentTooLarge(): DomainError {
  return new DomainError(
    'invalid',
    'too_large',
    'The document is larger than 1 MiB: POST /api/imports?to=graph takes it as a file, and a job imports it',
  );
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

/** `graph:import`, when the name of a document is not what it should be. */
export function invalidDocumentId(longest: number): DomainError {
  return new DomainError(
    'invalid',
    'invalid_document_id',
    `documentId must be text of 1 to ${String(longest)} characters`,
  );
}

/** `graph:import` of a document that is known, when some of it cannot be: all else is done. */
export function partlyImported(
  faults: readonly {
    readonly list: string;
    readonly index: number;
    readonly reason: string;
    readonly message: string;
  }[],
): DomainError {
  const fields = faults.map(({ list, index, message: msg, reason: type }) => ({
    loc: ['body', list, index],
    msg,
    type,
  }));
  const first = faults[0];
  const message = `All but ${String(faults.length)} entries were imported. ${first?.list ?? ''}[${String(first?.index)}]: ${first?.message ?? ''}`;
  return new DomainError('conflict', first?.reason ?? 'conflict', message, { fields });
}

/** Importing by a job, when the key of the caller may not write the graph. */
export function scopeNeeded(): DomainError {
  return new DomainError('forbidden', 'scope_missing', 'The API key lacks the scope graph:write');
}

/** Faults that are told of one document. */
const MOST_FAULTS = 1_000;

/** `graph:import`, when entries are at fault: it is the refusal of the first one, and names all. */
export function entriesRefused(faults: readonly DomainError[]): DomainError {
  const [first] = faults;
  if (first === undefined) throw new Error('nothing is at fault');
  const fields = faults.slice(0, MOST_FAULTS).flatMap((fault) => fault.fields ?? []);
  return new DomainError(first.kind, first.reason, first.message, { fields });
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
