import { Injectable } from '@nestjs/common';

import { invalidInput, type McpCall } from '#platform';

import { DEFAULT_KEY } from '../projects/projects.service.js';
import { WorkspaceAccess, type WorkspaceScope } from '../workspace/workspace-access.js';
import type { WorkspaceRef } from '../workspace/workspace-ref.js';
import type { ToolArgs } from './tool-args.js';

/** Where a tool works. */
interface Place {
  readonly workspace: WorkspaceRef;
  /** Slug or UUID. */
  readonly project: string;
}

/** Lets an agent into the workspace that its arguments name, as the guard does with the path of a route. */
@Injectable()
export class Places {
  constructor(private readonly access: WorkspaceAccess) {}

  async of(args: ToolArgs, { caller }: McpCall, scope: WorkspaceScope): Promise<Place> {
    const [org, ws] = [wordOf(args, 'org'), wordOf(args, 'workspace')];
    const project = args['project'] == null ? DEFAULT_KEY : wordOf(args, 'project');
    return { workspace: await this.access.enter(caller, org, ws, scope), project };
  }
}

function wordOf(args: ToolArgs, name: string): string {
  const value = args[name];
  if (typeof value === 'string' && value !== '') return value;
  throw invalidInput([
    { loc: ['body', name], msg: 'Input should be a non-empty string', type: 'string_type' },
  ]);
}
