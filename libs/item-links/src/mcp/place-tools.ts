import { Injectable } from '@nestjs/common';

import { ADDS, inputOf, type McpTool, McpTools, READS } from '#platform/mcp';

import { projectView } from '../projects/project.view.js';
import { ProjectCreateDto } from '../projects/projects.dto.js';
import { ProjectsService } from '../projects/projects.service.js';
import { WorkspaceAccess } from '../workspace/workspace-access.js';
import * as answer from './item-answers.js';
import { inWorkspace, NEW_PROJECT } from './item-schemas.js';
import { Places } from './places.js';
import { checked } from './tool-args.js';

/** Workspaces and projects for agents: where items are, and may be made. */
@Injectable()
export class PlaceTools {
  constructor(
    tools: McpTools,
    private readonly places: Places,
    private readonly access: WorkspaceAccess,
    private readonly projects: ProjectsService,
  ) {
    tools.add('items', this.workspaces(), this.list(), this.create());
  }

  private workspaces(): McpTool {
    return {
      name: 'workspace_list',
      title: 'List workspaces',
      description:
        'Slugs of your organizations and workspaces, which item tools take; without a project they mean "default".',
      inputSchema: inputOf({}),
      outputSchema: answer.WORKSPACES,
      annotations: READS,
      isCore: true,
      scope: 'items:read',
      run: async (_args, { caller }) => ({ workspaces: await this.access.list(caller) }),
    };
  }

  private list(): McpTool {
    return {
      name: 'project_list',
      title: 'List projects',
      description: 'Projects of a workspace, by key. Items live in projects.',
      inputSchema: inWorkspace({}),
      outputSchema: answer.PROJECTS,
      annotations: READS,
      scope: 'projects:read',
      run: async (args, call) => {
        const { workspace } = await this.places.of(args, call, 'projects:read');
        return { projects: (await this.projects.list(workspace)).map(projectView) };
      },
    };
  }

  private create(): McpTool {
    return {
      name: 'project_create',
      title: 'Create a project',
      description: 'Create a project in a workspace; its key stays as it is.',
      inputSchema: inWorkspace(NEW_PROJECT, 'key', 'name'),
      outputSchema: answer.PROJECT,
      annotations: ADDS,
      scope: 'projects:write',
      run: async (args, call) => {
        const { workspace } = await this.places.of(args, call, 'projects:write');
        return projectView(await this.projects.create(workspace, checked(ProjectCreateDto, args)));
      },
    };
  }
}
