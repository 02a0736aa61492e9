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
import { Caller, type PlatformRequest, RequireScope } from '#platform/auth';
import { bodyOf, LateBody } from '#platform/http';
import { leadingInteger } from '#platform/input';

import { badKeyOrder } from './api-keys.errors.js';
import { KeyRoute } from './api-keys.docs.js';
import {
  keysView,
  KeysView,
  MintBody,
  MintedKeyView,
  mintedView,
  RevokedKeyView,
  revokedView,
} from './api-key.view.js';
import { parseBody, parseChildren } from './key-input.js';
import { KeyManagement } from './key-management.service.js';

/** API keys over the wire. The order of the checks is part of the contract (docs/contracts/linky.md#order-of-checks). */
@ApiTags('keys')
@ApiBearerAuth('bearer')
@Controller('api/me/keys')
export class ApiKeysController {
  constructor(private readonly keys: KeyManagement) {}

  @Get()
  @RequireScope('keys:admin')
  @KeyRoute('list_keys', 'The API keys of the organization you act in, else your own')
  @ApiOkResponse({ type: KeysView })
  async list(@Caller() caller: Principal): Promise<KeysView> {
    return keysView(await this.keys.list(caller), caller);
  }

  @Post()
  @LateBody()
  @KeyRoute('create_key', 'Mint an API key, with no more than the caller has', 400, 409)
  @ApiBody({ type: MintBody })
  @ApiCreatedResponse({ type: MintedKeyView })
  async mint(@Req() request: PlatformRequest, @Caller() caller: Principal): Promise<MintedKeyView> {
    return mintedView(await this.keys.mint(parseBody(bodyOf(request)), caller));
  }

  @Delete()
  @LateBody()
  @KeyRoute('revoke_key', 'Revoke an API key, for good', 400, 404)
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
    const id = leadingInteger(sent);
    if (id === null) throw badKeyOrder('id must be a positive integer');
    if (!(id >= 1)) throw badKeyOrder(`id must be an integer from 1 to ${String(Number.MAX_SAFE_INTEGER)}`);
    return revokedView(await this.keys.revoke(id, parseChildren(children), caller));
  }
}
