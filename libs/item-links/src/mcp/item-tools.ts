import { Injectable } from '@nestjs/common';

import { ADDS, byPage, type McpCall, type McpTool, McpTools, READS, REPLACES } from '#platform/mcp';

import { itemView } from '../items/item.view.js';
import { itemAddress } from '../addressing/item-address.js';
import { ItemCreateDto, ItemUpdateDto } from '../items/items.dto.js';
import { ItemsService } from '../items/items.service.js';
import { itemPageView } from '../lists/item-page.view.js';
import { ItemListDto } from '../lists/item-lists.dto.js';
import { ItemListsService } from '../lists/item-lists.service.js';
import * as answer from './item-answers.js';
import { CHANGES, FILTER, inProject, ITEM, NEW_ITEM } from './item-schemas.js';
import { Places } from './places.js';
import { checked, type ToolArgs } from './tool-args.js';

/** Items for agents, through the services of the API. */
@Injectable()
export class ItemTools {
  constructor(
    tools: McpTools,
    private readonly places: Places,
    private readonly items: ItemsService,
    private readonly lists: ItemListsService,
  ) {
    tools.add('items', ...this.reading(), ...this.changing());
  }

  private reading(): McpTool[] {
    return [
      {
        name: 'item_search',
        title: 'Search items',
        description: 'Find items of a project by words, type, severity, status and more.',
        inputSchema: inProject(FILTER),
        outputSchema: answer.ITEMS,
        annotations: READS,
        isCore: true,
        scope: 'items:read',
        paging: byPage(50),
        run: (args, call) => this.search(args, call),
      },
      {
        name: 'item_get',
        title: 'Read an item',
        description: 'Read one item of a project, with its whole payload.',
        inputSchema: inProject({ item_id: ITEM }, 'item_id'),
        outputSchema: answer.ITEM,
        annotations: READS,
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
        title: 'Create an item',
        description: 'Create an item and links from it, all or nothing.',
        inputSchema: inProject(NEW_ITEM, 'item_type'),
        outputSchema: answer.ITEM,
        annotations: ADDS,
        isCore: true,
        scope: 'items:write',
        run: async (args, call) => {
          const { workspace, project } = await this.places.of(args, call, 'items:write');
          const input = checked(ItemCreateDto, args);
          return itemView((await this.items.create(workspace, project, input)).item);
        },
      },
      {
        name: 'item_update',
        title: 'Change an item',
        description: 'Change payload, title, status or notes of an item; the rest stays.',
        inputSchema: inProject({ item_id: ITEM, ...CHANGES }, 'item_id'),
        outputSchema: answer.ITEM,
        annotations: REPLACES,
        scope: 'items:write',
        run: async (args, call) => {
          const { workspace, project, itemId } = await this.places.ofItem(args, call, 'items:write');
          return itemView(await this.items.update(workspace, project, itemId, checked(ItemUpdateDto, args)));
        },
      },
      {
        name: 'item_delete',
        title: 'Delete an item',
        description: 'Delete an item and its links, for good.',
        inputSchema: inProject({ item_id: ITEM }, 'item_id'),
        outputSchema: answer.ITEM_DELETED,
        annotations: REPLACES,
        scope: 'items:write',
        run: async (args, call) => {
          const { workspace, project, itemId } = await this.places.ofItem(args, call, 'items:write');
          await this.items.delete(workspace, project, itemId);
          return { deleted: itemId };
        },
      },
    ];
  }

  private async search(args: ToolArgs, call: McpCall): Promise<unknown> {
    const { workspace, project } = await this.places.of(args, call, 'items:read');
    const query = checked(ItemListDto, args);
    const { page, cursor, limit = 50, sort = 'created_at', order = 'desc', ...filter } = query;
    const part = { page, cursor, limit };
    return itemPageView(await this.lists.list(workspace, project, filter, { sort, order }, part));
  }
}
