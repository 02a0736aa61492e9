import { DomainError } from '#kernel';

/** Every use case below a project, when the workspace has none of that key or id. */
export function projectNotFound(): DomainError {
  return new DomainError('not_found', 'project_not_found', 'Project not found');
}

/** Creating or restoring a project, when the workspace has one of that key. */
export function projectAlreadyExists(key: string): DomainError {
  return new DomainError('conflict', 'already_exists', `A project with the key "${key}" already exists`);
}

/** Creating a project, when `org_id` or `workspace_id` contradict the path. */
export function bodyContradictsPath(field: string): DomainError {
  return new DomainError('invalid', 'bad_request', `${field} is not the one of the path`);
}

/** Deleting the default project. */
export function defaultProjectStays(): DomainError {
  return new DomainError('conflict', 'default_project', 'The default project cannot be deleted');
}
