import { Injectable } from '@nestjs/common';

import { ADDS, byCursor, type McpTool, McpTools, READS, REPLACES } from '#platform/mcp';

import { LinkListDto } from '../links/link-list.dto.js';
import { linkListView } from '../links/link-list.view.js';
import { LinkListsService } from '../links/link-lists.service.js';
import { linkView } from '../links/link.view.js';
import { LinkCreateDto } from '../links/links.dto.js';
import { ItemLinksService } from '../links/item-links.service.js';
import * as answer from './item-answers.js';
import { inProject, ITEM, LINK, LINK_FILTER } from './item-schemas.js';
import { Places } from './places.js';
import { checked, uuidOf } from './tool-args.js';

/** Links between items for agents. */
@Injectable()
export class LinkTools {
  constructor(
    tools: McpTools,
    private readonly places: Places,
    private readonly links: ItemLinksService,
    private readonly lists: LinkListsService,
  ) {
    tools.add('items', this.create(), this.list(), this.remove());
  }

  private create(): McpTool {
    return {
      name: 'item_link_create',
      title: 'Link two items',
      description: 'Link an item to another, by id or ref: "a blocks b".',
      inputSchema: inProject({ item_id: ITEM, ...LINK }, 'item_id', 'relationship'),
      outputSchema: answer.LINK,
      annotations: ADDS,
      isCore: true,
      scope: 'items:write',
      run: async (args, call) => {
        const { workspace, project, itemId } = await this.places.ofItem(args, call, 'items:write');
        return linkView(await this.links.create(workspace, project, itemId, checked(LinkCreateDto, args)));
      },
    };
  }

  private list(): McpTool {
    return {
      name: 'item_link_list',
      title: 'Links of an item',
      description: 'The links of an item both ways, each with the item at its other end.',
      inputSchema: inProject({ item_id: ITEM, ...LINK_FILTER }, 'item_id'),
      outputSchema: answer.LINKS,
      annotations: READS,
      scope: 'items:read',
      paging: byCursor(50),
      run: async (args, call) => {
        const { workspace, project, itemId } = await this.places.ofItem(args, call, 'items:read');
        const query = checked(LinkListDto, args);
        const { rows, next } = await this.lists.page(workspace, project, itemId, query);
        return linkListView(rows, next);
      },
    };
  }

  private remove(): McpTool {
    return {
      name: 'item_link_delete',
      title: 'Remove a link',
      description: 'Remove a link, from either of its ends.',
      inputSchema: inProject({ item_id: ITEM, link_id: { type: 'string' } }, 'item_id', 'link_id'),
      outputSchema: answer.LINK_DELETED,
      annotations: REPLACES,
      scope: 'items:write',
      run: async (args, call) => {
        const { workspace, project, itemId } = await this.places.ofItem(args, call, 'items:write');
        const id = uuidOf(args, 'link_id');
        await this.links.delete(workspace, project, itemId, id);
        return { deleted: id };
      },
    };
  }
}
