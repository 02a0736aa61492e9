import { DomainError } from '#kernel';

/** Doors, when a required field is absent or the payload is no object. */
export function missingParams(fields: string): DomainError {
  return new DomainError('invalid', 'missing_params', `Missing required parameters: ${fields}`);
}

/** Doors, when the payload is a text, a number or a list. */
export function notAnObject(): DomainError {
  return new DomainError('invalid', 'missing_params', 'The payload must be an object');
}

/** Doors, when a field that holds an id is no UUID. */
export function invalidUuid(field: string): DomainError {
  return new DomainError('invalid', 'invalid_uuid', `${field} is not a valid UUID`);
}

/** `node:update`, when a field is the service's own. */
export function immutableField(field: string): DomainError {
  return new DomainError('invalid', 'immutable_field', `${field} cannot be changed`);
}

/** Reads, when `limit` or `offset` is no whole number. */
export function invalidNumber(field: string): DomainError {
  return new DomainError('invalid', 'invalid_number', `${field} must be a whole number`);
}

/** Reads, when `limit` or `offset` is outside its range. */
export function outOfRange(field: string, min: number, max: number): DomainError {
  return new DomainError('invalid', 'out_of_range', `${field} must be from ${String(min)} to ${String(max)}`);
}

/** Updates, when they name nothing to change. */
export function noFieldsToUpdate(): DomainError {
  return new DomainError('invalid', 'no_fields_to_update', 'There is no field to update');
}

/** Doors, when a field of a node is not what it should be; `reason` is the catalogue's name for it. */
export function invalidField(reason: string, message: string): DomainError {
  return new DomainError('invalid', reason, message);
}

/** `link:add`, when `type` is neither 0 nor 1. */
export function invalidLinkType(): DomainError {
  return new DomainError('invalid', 'invalid_type', 'type must be 0 (primary) or 1 (secondary)');
}

/** `node:add` and `node:update`, when status 2 is asked for. */
export function statusBlocked(): DomainError {
  return new DomainError('invalid', 'status_blocked', 'Status 2 (Blocked) is set by the service alone');
}

/** Every use case, when the credential speaks for an organization and not for a user. */
export function userRequired(): DomainError {
  return new DomainError(
    'forbidden',
    'api_not_allowed',
    'The graph belongs to users: a team key cannot act in it',
  );
}
