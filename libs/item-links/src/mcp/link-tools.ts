import { Injectable } from '@nestjs/common';

import { byCursor, type McpTool, McpTools } from '#platform';

import { LinkListDto } from '../links/link-list.dto.js';
import { linkListView } from '../links/link-list.view.js';
import { LinkListsService } from '../links/link-lists.service.js';
import { linkView } from '../links/link.view.js';
import { LinkCreateDto } from '../links/links.dto.js';
import { LinksService } from '../links/links.service.js';
import { inProject, LINK, uuid } from './item-schemas.js';
import { Places } from './places.js';
import { checked, uuidOf } from './tool-args.js';

const PAGE = {
  direction: { type: 'string', enum: ['outgoing', 'incoming'] },
  relationship: { type: 'string', maxLength: 64 },
  item_type: { type: 'string', maxLength: 64, description: 'Of the item at the other end' },
  limit: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
  cursor: { type: 'string', description: 'next_cursor of the page before' },
};

/** Links between items for agents. */
@Injectable()
export class LinkTools {
  constructor(
    tools: McpTools,
    private readonly places: Places,
    private readonly links: LinksService,
    private readonly lists: LinkListsService,
  ) {
    tools.add(this.create(), this.list(), this.remove());
  }

  private create(): McpTool {
    return {
      name: 'item_link_create',
      description:
        'Link an item to another one of the same project; the link has a direction and a relationship.',
      inputSchema: inProject({ item_id: uuid, ...LINK }, 'item_id', 'relationship'),
      scope: 'items:write',
      run: async (args, call) => {
        const { workspace, project } = await this.places.of(args, call, 'items:write');
        const input = checked(LinkCreateDto, args);
        return linkView(await this.links.create(workspace, project, uuidOf(args, 'item_id'), input));
      },
    };
  }

  private list(): McpTool {
    return {
      name: 'item_link_list',
      description: 'List the links of an item in both directions, with the item at the other end of each.',
      inputSchema: inProject({ item_id: uuid, ...PAGE }, 'item_id'),
      scope: 'items:read',
      paging: byCursor(50),
      run: async (args, call) => {
        const { workspace, project } = await this.places.of(args, call, 'items:read');
        const query = checked(LinkListDto, args);
        const { rows, next } = await this.lists.page(workspace, project, uuidOf(args, 'item_id'), query);
        return linkListView(rows, next);
      },
    };
  }

  private remove(): McpTool {
    return {
      name: 'item_link_delete',
      description: 'Remove a link, from either of its ends.',
      inputSchema: inProject({ item_id: uuid, link_id: uuid }, 'item_id', 'link_id'),
      scope: 'items:write',
      run: async (args, call) => {
        const { workspace, project } = await this.places.of(args, call, 'items:write');
        const id = uuidOf(args, 'link_id');
        await this.links.delete(workspace, project, uuidOf(args, 'item_id'), id);
        return { deleted: id };
      },
    };
  }
}
