import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

import type { Call } from '#kernel';
import type { PlatformRequest } from '#platform/auth';

/** The workspace of the path, and in whose name the caller acts in it. */
export interface WorkspaceRef {
  readonly orgId: string;
  readonly workspaceId: string;
  /** `null` for team keys. */
  readonly userId: string | null;
  /** What events say of who did it. */
  readonly call: Call;
}

export interface WorkspaceRequest extends PlatformRequest {
  workspace?: WorkspaceRef;
}

/** The workspace that the `WorkspaceGuard` let the caller into. */
export const Workspace = createParamDecorator((_: unknown, context: ExecutionContext): WorkspaceRef => {
  const { workspace } = context.switchToHttp().getRequest<WorkspaceRequest>();
  if (!workspace) throw new Error('@Workspace() needs the WorkspaceGuard');
  return workspace;
});
