import { Injectable } from '@nestjs/common';

import { byPage, type McpCall, type McpTool, McpTools } from '#platform';

import { itemView } from '../items/item.view.js';
import { itemAddress } from '../items/item-address.js';
import { ItemCreateDto, ItemUpdateDto } from '../items/items.dto.js';
import { ItemsService } from '../items/items.service.js';
import { itemPageView } from '../lists/item-page.view.js';
import { ItemListDto } from '../lists/item-lists.dto.js';
import { ItemListsService } from '../lists/item-lists.service.js';
import { projectView } from '../projects/project.view.js';
import { ProjectsService } from '../projects/projects.service.js';
import { WorkspaceAccess } from '../workspace/workspace-access.js';
import { CHANGES, FILTER, IN_WORKSPACE, inProject, NEW_ITEM, uuid, UUID_OR_REF } from './item-schemas.js';
import { Places } from './places.js';
import { checked, type ToolArgs, uuidOf } from './tool-args.js';

/** Workspaces, projects and items for agents, through the services of the API. */
@Injectable()
export class ItemTools {
  constructor(
    tools: McpTools,
    private readonly places: Places,
    private readonly access: WorkspaceAccess,
    private readonly projects: ProjectsService,
    private readonly items: ItemsService,
    private readonly lists: ItemListsService,
  ) {
    tools.add(...this.finding(), ...this.reading(), ...this.changing());
  }

  private finding(): McpTool[] {
    return [
      {
        name: 'workspace_list',
        description:
          'List the organizations and workspaces that you may work in. Start here to use item tools.',
        inputSchema: { type: 'object', properties: {}, additionalProperties: false },
        scope: 'items:read',
        run: async (_args, { caller }) => ({ workspaces: await this.access.list(caller) }),
      },
      {
        name: 'project_list',
        description: 'List the projects of a workspace. Items live in projects.',
        inputSchema: IN_WORKSPACE,
        scope: 'projects:read',
        run: async (args, call) => {
          const { workspace } = await this.places.of(args, call, 'projects:read');
          return { projects: (await this.projects.list(workspace)).map(projectView) };
        },
      },
    ];
  }

  private reading(): McpTool[] {
    return [
      {
        name: 'item_search',
        description: 'Find items of a project by words, type, severity, status and more; a page at a time.',
        inputSchema: inProject(FILTER),
        scope: 'items:read',
        paging: byPage(50),
        run: (args, call) => this.search(args, call),
      },
      {
        name: 'item_get',
        description: 'Read one item of a project, with its whole payload, by UUID or by ref.',
        inputSchema: inProject({ item_id: UUID_OR_REF }, 'item_id'),
        scope: 'items:read',
        run: async (args, call) => {
          const { workspace, project } = await this.places.of(args, call, 'items:read');
          const item = itemAddress(args['item_id'], ['body', 'item_id']);
          return itemView(await this.items.get(workspace, project, item));
        },
      },
    ];
  }

  private changing(): McpTool[] {
    return [
      {
        name: 'item_create',
        description: 'Create an item in a project, and links from it to other items, all or nothing.',
        inputSchema: inProject(NEW_ITEM, 'item_type'),
        scope: 'items:write',
        run: async (args, call) => {
          const { workspace, project } = await this.places.of(args, call, 'items:write');
          const input = checked(ItemCreateDto, args);
          return itemView((await this.items.create(workspace, project, input)).item);
        },
      },
      {
        name: 'item_update',
        description: 'Change payload, title, status or notes of an item; what is not given stays.',
        inputSchema: inProject({ item_id: uuid, ...CHANGES }, 'item_id'),
        scope: 'items:write',
        run: async (args, call) => {
          const { workspace, project } = await this.places.of(args, call, 'items:write');
          const id = uuidOf(args, 'item_id');
          return itemView(await this.items.update(workspace, project, id, checked(ItemUpdateDto, args)));
        },
      },
    ];
  }

  private async search(args: ToolArgs, call: McpCall): Promise<unknown> {
    const { workspace, project } = await this.places.of(args, call, 'items:read');
    const query = checked(ItemListDto, args);
    const { page = 1, limit = 50, sort = 'created_at', order = 'desc', ...filter } = query;
    return itemPageView(await this.lists.list(workspace, project, filter, { sort, order }, { page, limit }));
  }
}
