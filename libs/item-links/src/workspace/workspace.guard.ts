import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';

import { Workspaces } from '#identity';
import { hasScope, type Principal, type Scope } from '#kernel';
import { Env } from '#platform';

import { isOutdated } from './client-version.js';
import type { WorkspaceRequest } from './workspace-ref.js';
import { keyLacksScope, roleTooLow, upgradeRequired, workspaceNotFound } from './workspace.errors.js';

type WorkspaceScope = Extract<Scope, `items:${string}` | `projects:${string}`>;

const WORKSPACE_SCOPE = 'item-links:scope';

/** The scope of a route below a workspace; `…:write` also demands a role that may change things. */
export const Needs = (scope: WorkspaceScope): MethodDecorator => SetMetadata(WORKSPACE_SCOPE, scope);

/**
 * Lets a caller into the workspace of the path. An organization or workspace that does not exist, or that
 * is not the caller's, is 404; a role or a key that does not allow the action is 403 (contract section 5).
 */
@Injectable()
export class WorkspaceGuard implements CanActivate {
  private readonly scopes = new WeakMap<object, WorkspaceScope>();

  constructor(
    private readonly reflector: Reflector,
    private readonly workspaces: Workspaces,
    private readonly env: Env,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<WorkspaceRequest>();
    const { minimumClientVersion } = this.env;
    if (minimumClientVersion !== null && isOutdated(request.headers['user-agent'], minimumClientVersion)) {
      throw upgradeRequired(minimumClientVersion);
    }
    const { principal } = request;
    if (!principal) throw new Error('the WorkspaceGuard runs after the AuthGuard');
    const { org, ws } = request.params as { org: string; ws: string };
    const membership = principal.memberships.find(({ orgSlug }) => orgSlug === org);
    const workspace = membership && (await this.workspaces.resolve(org, ws));
    if (!workspace || isBoundElsewhere(principal, workspace.workspaceId)) throw workspaceNotFound();

    const scope = this.scopeOf(context);
    if (!hasScope(principal, scope)) throw keyLacksScope(scope);
    if (membership.role === 'viewer' && scope.endsWith(':write')) throw roleTooLow();
    request.workspace = {
      orgId: workspace.orgId,
      workspaceId: workspace.workspaceId,
      userId: principal.userId,
    };
    return true;
  }

  private scopeOf(context: ExecutionContext): WorkspaceScope {
    const handler = context.getHandler();
    let scope = this.scopes.get(handler);
    if (scope === undefined) {
      scope = this.reflector.get<WorkspaceScope | undefined>(WORKSPACE_SCOPE, handler);
      if (scope === undefined) throw new Error(`${handler.name} lacks @Needs()`);
      this.scopes.set(handler, scope);
    }
    return scope;
  }
}

function isBoundElsewhere({ credential }: Principal, workspaceId: string): boolean {
  return (
    credential.type === 'api_key' && Boolean(credential.workspaceId) && credential.workspaceId !== workspaceId
  );
}
