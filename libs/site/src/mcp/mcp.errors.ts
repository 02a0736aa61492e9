import { DomainError } from '#kernel';

/** The MCP endpoint, when the operator has switched it off. */
export function mcpDisabled(): DomainError {
  return new DomainError('unavailable', 'mcp_disabled', 'The MCP endpoint is switched off', { coded: true });
}

/** The MCP endpoint, for every caller without a valid API key; cookies and sessions count for nothing. */
export function mcpUnauthorized(message = 'A valid API key is required'): DomainError {
  return new DomainError('unauthenticated', 'bad_credentials', message, {
    headers: { 'www-authenticate': 'Bearer realm="linky", error="invalid_token"' },
  });
}

/** Every tool that changes something, on a connection that asked for `readonly`. */
export function readOnlyConnection(tool: string): DomainError {
  const message = `This connection is read-only: ${tool} needs one without \`readonly\` in its address`;
  return new DomainError('forbidden', 'read_only', message);
}

/** The MCP endpoint, when the caller's earlier calls, or those of others, leave it no turn for too long. */
export function mcpBusy(): DomainError {
  return new DomainError('unavailable', 'busy', 'Too many calls at once, try again in a moment', {
    retryAfter: 2,
  });
}
