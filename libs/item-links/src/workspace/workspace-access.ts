import { Injectable } from '@nestjs/common';

import { Workspaces } from '#identity';
import { hasScope, type Principal } from '#kernel';
import { secondFactorDemanded } from '#platform/auth';

import type { WorkspaceRef } from './workspace-ref.js';
import { keyLacksScope, roleTooLow, workspaceNotFound } from './workspace.errors.js';

export type WorkspaceScope = `${'items' | 'projects'}:${'read' | 'write'}`;

/** One workspace that a caller may enter. */
export interface OpenWorkspace {
  readonly org: string;
  readonly workspace: string;
  readonly name: string;
}

/**
 * Who may enter a workspace. An organization or workspace that does not exist, or that is not the caller's,
 * is 404; a role or a key that does not allow the action is 403 (docs/contracts/item-links.md#callers).
 */
@Injectable()
export class WorkspaceAccess {
  constructor(private readonly workspaces: Workspaces) {}

  /** `…:write` also demands a role that may change things. */
  async enter(caller: Principal, org: string, ws: string, scope: WorkspaceScope): Promise<WorkspaceRef> {
    const membership = caller.memberships.find(({ orgSlug }) => orgSlug === org);
    if (caller.withheld?.some(({ orgSlug }) => orgSlug === org) === true) throw secondFactorDemanded(org);
    const workspace = membership && (await this.workspaces.enter(membership, ws));
    if (!workspace || isBoundElsewhere(caller, workspace.workspaceId)) throw workspaceNotFound();
    if (!hasScope(caller, scope)) throw keyLacksScope(scope);
    if (membership.role === 'viewer' && scope.endsWith(':write')) throw roleTooLow();
    const { orgId, workspaceId } = workspace;
    return { orgId, workspaceId, userId: caller.userId, call: caller.call };
  }

  /** All that the caller may enter. */
  async list(caller: Principal): Promise<OpenWorkspace[]> {
    const workspaces = await this.workspaces.listFor(caller);
    return workspaces.map(({ organization, slug, name }) => ({
      org: organization.slug,
      workspace: slug,
      name,
    }));
  }
}

function isBoundElsewhere({ credential }: Principal, workspaceId: string): boolean {
  return (
    credential.type === 'api_key' && Boolean(credential.workspaceId) && credential.workspaceId !== workspaceId
  );
}
