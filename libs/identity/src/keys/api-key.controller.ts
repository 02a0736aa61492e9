import { Body, Controller, HttpCode, Param, Patch, Post, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOkResponse, ApiTags } from '@nestjs/swagger';

import type { Principal } from '#kernel';
import { Caller, type PlatformRequest, RequireScope } from '#platform/auth';
import { bodyOf } from '#platform/http';

import { KeyParam, KeyRoute } from './api-keys.docs.js';
import { KeyChangeBody, keyView, KeyView, MintedKeyView, mintedView } from './api-key.view.js';
import { parseBody, parseKeyId } from './key-input.js';
import { KeyManagement } from './key-management.service.js';
import { KeyRotationDto } from './key-rotation.dto.js';

/** One API key of the organization that the caller acts in, else of their own (docs/contracts/identity.md#api-keys). */
@ApiTags('keys')
@ApiBearerAuth('bearer')
@Controller('api/me/keys/:id')
export class ApiKeyController {
  constructor(private readonly keys: KeyManagement) {}

  @Patch()
  @RequireScope('keys:admin')
  @KeyRoute('update_key', 'Change name, description, end or addresses of an API key', 400, 404, 409)
  @KeyParam()
  @ApiBody({ type: KeyChangeBody })
  @ApiOkResponse({ type: KeyView })
  async change(
    @Param('id') id: string,
    @Req() request: PlatformRequest,
    @Caller() caller: Principal,
  ): Promise<KeyView> {
    return keyView(await this.keys.change(parseKeyId(id), parseBody(bodyOf(request)), caller));
  }

  @Post('rotate')
  @HttpCode(200)
  @RequireScope('keys:admin')
  @KeyRoute('rotate_key', 'Give an API key a new secret', 400, 404, 409)
  @KeyParam()
  @ApiBody({ type: KeyRotationDto, required: false })
  @ApiOkResponse({ type: MintedKeyView })
  async rotate(
    @Param('id') id: string,
    @Body() { overlapHours }: KeyRotationDto,
    @Caller() caller: Principal,
  ): Promise<MintedKeyView> {
    return mintedView(await this.keys.rotate(parseKeyId(id), overlapHours ?? undefined, caller));
  }
}
