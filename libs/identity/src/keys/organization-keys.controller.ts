import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  Req,
} from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiQuery } from '@nestjs/swagger';

import type { Principal } from '#kernel';
import { Caller, type PlatformRequest } from '#platform/auth';
import { bodyOf } from '#platform/http';

import { ListDto, listRequest } from '../lists/list.dto.js';
import { adminOf, memberOf } from '../organizations/organization-access.js';
import { OfOrganizations, OrganizationParam } from '../organizations/organizations.docs.js';
import { Refusals } from '../refusals.js';
import {
  KeyChangeBody,
  keyView,
  KeyView,
  MintBody,
  MintedKeyView,
  mintedView,
  RevokedKeyView,
  revokedView,
} from './api-key.view.js';
import { KeyParam } from './api-keys.docs.js';
import { parseBody, parseChildren, parseKeyId } from './key-input.js';
import { KeyManagement } from './key-management.service.js';
import { KeyRotationDto } from './key-rotation.dto.js';
import { teamKeysView, TeamKeysView } from './team-keys.view.js';

/** The API keys of an organization, for its admins, signed in, whichever organization they act in. */
@OfOrganizations()
@OrganizationParam()
@Controller('api/orgs/:org/keys')
export class OrganizationKeysController {
  constructor(private readonly keys: KeyManagement) {}

  @Get()
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'list_team_keys', summary: 'List the API keys of an organization' })
  @ApiOkResponse({ type: TeamKeysView })
  @Refusals(400, 401, 403, 404, 429)
  async list(
    @Param('org') org: string,
    @Query() query: ListDto,
    @Caller() caller: Principal,
  ): Promise<TeamKeysView> {
    return teamKeysView(await this.keys.listPage(listRequest(query), actingIn(org, caller)));
  }

  @Post()
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'create_team_key', summary: 'Mint an API key of an organization' })
  @ApiBody({ type: MintBody })
  @ApiCreatedResponse({ type: MintedKeyView })
  @Refusals(400, 401, 403, 404, 409, 429)
  async mint(
    @Param('org') org: string,
    @Req() request: PlatformRequest,
    @Caller() caller: Principal,
  ): Promise<MintedKeyView> {
    const acting = actingIn(org, caller);
    return mintedView(await this.keys.mint(parseBody(bodyOf(request)), acting));
  }

  @Patch(':id')
  @Header('cache-control', 'no-store')
  @KeyParam()
  @ApiOperation({ operationId: 'update_team_key', summary: 'Change an API key of an organization' })
  @ApiBody({ type: KeyChangeBody })
  @ApiOkResponse({ type: KeyView })
  @Refusals(400, 401, 403, 404, 409, 429)
  async change(
    @Param('org') org: string,
    @Param('id') id: string,
    @Req() request: PlatformRequest,
    @Caller() caller: Principal,
  ): Promise<KeyView> {
    const acting = actingIn(org, caller);
    return keyView(await this.keys.change(parseKeyId(id), parseBody(bodyOf(request)), acting));
  }

  @Post(':id/rotate')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @KeyParam()
  @ApiOperation({
    operationId: 'rotate_team_key',
    summary: 'Give an API key of an organization a new secret',
  })
  @ApiBody({ type: KeyRotationDto, required: false })
  @ApiOkResponse({ type: MintedKeyView })
  @Refusals(400, 401, 403, 404, 409, 429)
  async rotate(
    @Param('org') org: string,
    @Param('id') id: string,
    @Body() { overlapHours }: KeyRotationDto,
    @Caller() caller: Principal,
  ): Promise<MintedKeyView> {
    const acting = actingIn(org, caller);
    return mintedView(await this.keys.rotate(parseKeyId(id), overlapHours ?? undefined, acting));
  }

  @Delete(':id')
  @Header('cache-control', 'no-store')
  @KeyParam()
  @ApiOperation({ operationId: 'revoke_team_key', summary: 'Revoke an API key of an organization, for good' })
  @ApiQuery({
    name: 'children',
    required: false,
    description: 'Also whatever was minted with the key, directly or not',
    schema: { type: 'boolean', default: false },
  })
  @ApiOkResponse({ type: RevokedKeyView })
  @Refusals(400, 401, 403, 404, 429)
  async revoke(
    @Param('org') org: string,
    @Param('id') id: string,
    @Query('children') children: unknown,
    @Caller() caller: Principal,
  ): Promise<RevokedKeyView> {
    const acting = actingIn(org, caller);
    return revokedView(await this.keys.revoke(parseKeyId(id), parseChildren(children), acting));
  }
}

/** Refuses whoever is no admin there, and every key. */
function actingIn(org: string, caller: Principal): Principal {
  adminOf(caller, org);
  return { ...caller, activeOrg: memberOf(caller, org) };
}
