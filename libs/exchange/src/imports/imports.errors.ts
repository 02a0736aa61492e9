import { DomainError } from '#kernel';

/** Clients look for the reasons. */
const CODED = { coded: true } as const;

/** Sending a file without anything in it. */
export function emptyFile(): DomainError {
  return new DomainError('invalid', 'empty_file', 'Send the file as the body of the request', CODED);
}

/** Sending a form that cannot be read. */
export function unreadableForm(why: string): DomainError {
  return new DomainError('invalid', 'unreadable_form', `The form cannot be read: ${why}`, CODED);
}

/** Sending a form with a field before its file: what is to be done with it is said in the query. */
export function fieldInForm(name: string): DomainError {
  return new DomainError(
    'invalid',
    'field_in_form',
    `Say ${name.slice(0, 40)} in the query: of a form only its file is read`,
    CODED,
  );
}

/** Sending a file that is larger than allowed. */
export function fileTooLarge(most: number): DomainError {
  return new DomainError(
    'invalid',
    'file_too_large',
    `A file may have ${String(most)} bytes at most: divide it`,
    CODED,
  );
}

/** Sending a file whose format is not recognized, without naming one. */
export function unknownFormat(names: readonly string[]): DomainError {
  return new DomainError(
    'invalid',
    'unknown_format',
    `The format of the file is not recognized: name it with ?format=, one of ${names.join(', ')}`,
    CODED,
  );
}

/** Asking for something that entries of the format do not become. */
export function wrongTarget(format: string, targets: readonly string[]): DomainError {
  return new DomainError('invalid', 'wrong_target', `${format} becomes ${targets.join(' or ')}`, CODED);
}

/** Sending a mapping that is no JSON object of texts. */
export function invalidMapping(): DomainError {
  return new DomainError(
    'invalid',
    'invalid_mapping',
    'mapping must be a JSON object, from names of columns to fields',
    CODED,
  );
}

/** Importing with a key that lacks the scope of what the file becomes. */
export function targetScopeMissing(scope: string): DomainError {
  return new DomainError('forbidden', 'scope_missing', `The key needs ${scope} for that`, CODED);
}

/** Beginning one more import while as many as allowed are under way. */
export function tooManyImports(most: number): DomainError {
  return new DomainError(
    'rate_limited',
    'too_many_imports',
    `At most ${String(most)} imports may be under way: wait for one, or cancel it`,
    { ...CODED, retryAfter: 10 },
  );
}

/** Reading or cancelling an import that does not exist, is over for long, or is somebody else's. */
export function importNotFound(): DomainError {
  return new DomainError('not_found', 'import_not_found', 'Import not found', CODED);
}

/** Cancelling an import that has ended. */
export function importIsOver(): DomainError {
  return new DomainError('conflict', 'import_is_over', 'The import has ended', CODED);
}

/** Going on with an import of an account that is gone or disabled, or of a key that was revoked or has expired. */
export function callerIsGone(): DomainError {
  return new DomainError(
    'forbidden',
    'caller_is_gone',
    'Whoever began the import may not do so any more',
    CODED,
  );
}
