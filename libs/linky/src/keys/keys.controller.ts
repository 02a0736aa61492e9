import { Controller, Delete, Get, Post, Query, Req } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';

import type { Principal } from '#kernel';
import { bodyOf, Caller, LateBody, type PlatformRequest, RequireScope } from '#platform';

import { OwnerRoute } from '../bundles/bundles.docs.js';
import { queryInteger } from '../input/numbers.js';
import { badRequest, invalidJson } from '../linky.errors.js';
import {
  keysView,
  LinkyKeysView,
  MintBody,
  MintedKeyView,
  mintedView,
  RevokedKeyView,
  revokedView,
} from './key.view.js';
import { parseChildren, parseKeyOrder } from './key-input.js';
import { KeysService } from './keys.service.js';

/** API keys over the wire. The order of the checks is part of the contract (docs/contracts/linky.md#order-of-checks). */
@ApiTags('keys')
@ApiBearerAuth('bearer')
@Controller('api/me/keys')
export class KeysController {
  constructor(private readonly keys: KeysService) {}

  @Get()
  @RequireScope('keys:admin')
  @OwnerRoute('list_keys', 'The API keys of the organization you act in, else your own')
  @ApiOkResponse({ type: LinkyKeysView })
  async list(@Caller() caller: Principal): Promise<LinkyKeysView> {
    return keysView(await this.keys.list(caller), caller);
  }

  @Post()
  @LateBody()
  @OwnerRoute('create_key', 'Mint an API key, with no more than the caller has', 400, 409)
  @ApiBody({ type: MintBody })
  @ApiCreatedResponse({ type: MintedKeyView })
  async mint(@Req() request: PlatformRequest, @Caller() caller: Principal): Promise<MintedKeyView> {
    const body = bodyOf(request);
    if (body === undefined) throw invalidJson();
    return mintedView(await this.keys.mint(parseKeyOrder(body), caller));
  }

  @Delete()
  @LateBody()
  @OwnerRoute('revoke_key', 'Revoke an API key, for good', 400, 404)
  @ApiQuery({ name: 'id', schema: { type: 'integer', minimum: 1 } })
  @ApiQuery({
    name: 'children',
    required: false,
    description: 'Also whatever was minted with the key, directly or not',
    schema: { type: 'boolean', default: false },
  })
  @ApiOkResponse({ type: RevokedKeyView })
  async revoke(
    @Query('id') sent: unknown,
    @Query('children') children: unknown,
    @Caller() caller: Principal,
  ): Promise<RevokedKeyView> {
    const id = queryInteger(sent, 'id', 1, Number.MAX_SAFE_INTEGER);
    if (id === null) throw badRequest('id must be a positive integer');
    return revokedView(await this.keys.revoke(id, parseChildren(children), caller));
  }
}
