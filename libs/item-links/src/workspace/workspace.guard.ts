import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';

import { isOutdated } from './client-version.js';
import { WorkspaceAccess, type WorkspaceScope } from './workspace-access.js';
import type { WorkspaceRequest } from './workspace-ref.js';
import { upgradeRequired } from './workspace.errors.js';
import { ItemLinksSettings } from '../item-links.env.js';

const WORKSPACE_SCOPE = 'item-links:scope';

/** The scope of a route below a workspace; `…:write` also demands a role that may change things. */
export const Needs = (scope: WorkspaceScope): MethodDecorator => SetMetadata(WORKSPACE_SCOPE, scope);

/** Lets a caller into the workspace of the path, or does not. */
@Injectable()
export class WorkspaceGuard implements CanActivate {
  private readonly scopes = new WeakMap<object, WorkspaceScope>();

  constructor(
    private readonly reflector: Reflector,
    private readonly access: WorkspaceAccess,
    private readonly settings: ItemLinksSettings,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<WorkspaceRequest>();
    const { minimumClientVersion } = this.settings;
    if (minimumClientVersion !== null && isOutdated(request.headers['user-agent'], minimumClientVersion)) {
      throw upgradeRequired(minimumClientVersion);
    }
    const { principal } = request;
    if (!principal) throw new Error('the WorkspaceGuard runs after the AuthGuard');
    const { org, ws } = request.params as { org: string; ws: string };
    request.workspace = await this.access.enter(principal, org, ws, this.scopeOf(context));
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
