import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  Injectable,
  UseGuards,
} from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';

import { projectNotFound } from '../projects/projects.errors.js';
import type { WorkspaceRequest } from '../workspace/workspace-ref.js';
import { itemAddress, LONGEST_REF } from './item-address.js';
import { itemNotFound } from './addressing.errors.js';
import { ItemAddressesRepository } from './item-addresses.repository.js';

/**
 * Puts the id of the item in place of a ref in the path, so that every route takes either. What is a UUID is an id, and
 * asks nothing. Refuses what is too long for a ref (422), and refs of no item (404).
 */
@Injectable()
export class ItemRefGuard implements CanActivate {
  constructor(private readonly items: ItemAddressesRepository) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const request = context.switchToHttp().getRequest<WorkspaceRequest>();
    const params = request.params as { project: string; item_id: string };
    const address = itemAddress(params.item_id, ['path', 'item_id']);
    return address.by === 'id' || this.resolve(request, params, address.value);
  }

  private async resolve(
    { workspace }: WorkspaceRequest,
    params: { project: string; item_id: string },
    ref: string,
  ): Promise<boolean> {
    if (!workspace) throw new Error('the ItemRefGuard runs after the WorkspaceGuard');
    const found = await this.items.findRef(workspace.workspaceId, params.project, ref);
    if (found === null) throw projectNotFound();
    if (found.id === null) throw itemNotFound();
    params.item_id = found.id;
    return true;
  }
}

/** Documents the `{item_id}` segment, which is a UUID or a ref. */
export const ItemAddressParam = (): MethodDecorator & ClassDecorator =>
  ApiParam({
    name: 'item_id',
    description: 'UUID of the item, or else its ref',
    schema: { type: 'string', minLength: 1, maxLength: LONGEST_REF },
  });

/** The same, and the handler gets the UUID. It stands on methods: guards of the class, which let callers in, come first. */
export const ItemByIdOrRef = (): MethodDecorator =>
  applyDecorators(UseGuards(ItemRefGuard), ItemAddressParam());
