import { DomainError, type Scope } from '#kernel';

/** Entering a workspace, when there is no such one, or none that the caller may know of. */
export function workspaceNotFound(): DomainError {
  return new DomainError('not_found', 'workspace_not_found', 'Organization or workspace not found');
}

/** The workspace guard, when the caller's role only reads. */
export function roleTooLow(): DomainError {
  return new DomainError(
    'forbidden',
    'role_too_low',
    'Your role in this organization does not allow changes',
  );
}

/** The workspace guard, when the caller's key lacks a scope. */
export function keyLacksScope(scope: Scope): DomainError {
  return new DomainError('forbidden', 'scope_missing', `The API key lacks the scope ${scope}`);
}

/** The workspace guard, when the client is older than the configured minimum. */
export function upgradeRequired(minimum: string): DomainError {
  return new DomainError(
    'invalid',
    'upgrade_required',
    `This client is too old: version ${minimum} or later is needed`,
    {
      headers: { upgrade: `dreadnode-sdk/${minimum}`, connection: 'upgrade' },
    },
  );
}
