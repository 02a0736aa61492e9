import { Injectable } from '@nestjs/common';

import { invalidInput } from '#platform/input';
import { type McpCall } from '#platform/mcp';

import { itemAddress } from '../addressing/item-address.js';
import { itemNotFound } from '../addressing/addressing.errors.js';
import { ItemAddressesRepository } from '../addressing/item-addresses.repository.js';
import { projectNotFound } from '../projects/projects.errors.js';
import { DEFAULT_KEY } from '../projects/project.entity.js';
import { WorkspaceAccess, type WorkspaceScope } from '../workspace/workspace-access.js';
import type { WorkspaceRef } from '../workspace/workspace-ref.js';
import type { ToolArgs } from './tool-args.js';

/** Where a tool works. */
export interface Place {
  readonly workspace: WorkspaceRef;
  /** Slug or UUID. */
  readonly project: string;
}

/** A place, and an item in it. */
interface ItemPlace extends Place {
  readonly itemId: string;
}

/** Lets an agent into the workspace that its arguments name, as the guard does with the path of a route. */
@Injectable()
export class Places {
  constructor(
    private readonly access: WorkspaceAccess,
    private readonly items: ItemAddressesRepository,
  ) {}

  async of(args: ToolArgs, { caller }: McpCall, scope: WorkspaceScope): Promise<Place> {
    const [org, ws] = [wordOf(args, 'org'), wordOf(args, 'workspace')];
    const project = args['project'] == null ? DEFAULT_KEY : wordOf(args, 'project');
    return { workspace: await this.access.enter(caller, org, ws, scope), project };
  }

  /** The same, with the item that `item_id` names by its UUID or its ref. */
  async ofItem(args: ToolArgs, call: McpCall, scope: WorkspaceScope): Promise<ItemPlace> {
    const place = await this.of(args, call, scope);
    const item = itemAddress(args['item_id'], ['body', 'item_id']);
    if (item.by === 'id') return { ...place, itemId: item.value };
    const found = await this.items.findRef(place.workspace.workspaceId, place.project, item.value);
    if (found === null) throw projectNotFound();
    if (found.id === null) throw itemNotFound();
    return { ...place, itemId: found.id };
  }
}

function wordOf(args: ToolArgs, name: string): string {
  const value = args[name];
  if (typeof value === 'string' && value !== '') return value;
  throw invalidInput([
    { loc: ['body', name], msg: 'Input should be a non-empty string', type: 'string_type' },
  ]);
}
