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
  Req,
  Res,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import type { Principal } from '#kernel';
import { Caller, clientAddress, type PlatformRequest, requesterOf } from '#platform/auth';
import { Env } from '#platform/config';
import { publicBase } from '#platform/http';
import { UuidPath } from '#platform/input';
import { RateLimit } from '#platform/limits';

import { relyingParty } from '../passkeys/passkey-ceremonies.js';
import { keepingChallenge, keptChallenge } from '../passkeys/passkey-cookie.js';
import { Refusals } from '../refusals.js';
import { isReachedByHttps } from '../sign-in/session-cookie.js';
import { OwnPasskeys } from './own-passkeys.service.js';
import { NewPasskeyDto, PasskeyChangesDto } from './passkeys.dto.js';
import {
  AddedPasskeyView,
  addedPasskeyView,
  PasskeyOptionsView,
  passkeysView,
  PasskeysView,
  passkeyView,
  PasskeyView,
} from './passkeys.views.js';
import { changeProofOf, FactorChangeDto } from './second-factor.dto.js';

const USUAL_NAME = 'Passkey';

const PasskeyParam = (): MethodDecorator =>
  ApiParam({
    name: 'id',
    description: 'Of the passkey',
    schema: { type: 'string', format: 'uuid', example: '0193a1b2-0000-7000-8000-0000000000bb' },
  });

/** The caller's passkeys. */
@ApiTags('accounts')
@ApiBearerAuth('bearer')
@Controller('api/me/passkeys')
@RateLimit({ bucket: 'me:second-factor', limit: 60, windowMs: 60_000 })
export class PasskeysController {
  constructor(
    private readonly passkeys: OwnPasskeys,
    private readonly env: Env,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'list_passkeys', summary: 'List your passkeys' })
  @ApiOkResponse({ type: PasskeysView })
  @Refusals(401, 403, 429)
  async list(@Caller() caller: Principal): Promise<PasskeysView> {
    return passkeysView(await this.passkeys.list(caller));
  }

  @Post('options')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'get_passkey_options', summary: 'What the browser makes a passkey of' })
  @ApiOkResponse({ type: PasskeyOptionsView })
  @Refusals(400, 401, 403, 429, 503)
  async begin(
    @Body() body: FactorChangeDto,
    @Caller() caller: Principal,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PasskeyOptionsView> {
    const party = relyingParty(publicBase(this.env, request));
    const requester = requesterOf(clientAddress(request), reply);
    const made = await this.passkeys.begin(caller, changeProofOf(body), party, requester);
    void reply.header('set-cookie', keepingChallenge(made.token, isReachedByHttps(this.env, request)));
    return { publicKey: made.options };
  }

  @Post()
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'create_passkey', summary: 'Add a passkey' })
  @ApiCreatedResponse({ type: AddedPasskeyView })
  @Refusals(400, 401, 403, 409, 429)
  async add(
    @Body() { credential, name }: NewPasskeyDto,
    @Caller() caller: Principal,
    @Req() request: PlatformRequest,
  ): Promise<AddedPasskeyView> {
    const party = relyingParty(publicBase(this.env, request));
    const answer = { response: credential, token: keptChallenge(request), party };
    return addedPasskeyView(await this.passkeys.add(caller, answer, name || USUAL_NAME));
  }

  @Patch(':id')
  @PasskeyParam()
  @ApiOperation({ operationId: 'update_passkey', summary: 'Rename a passkey' })
  @ApiOkResponse({ type: PasskeyView })
  @Refusals(400, 401, 403, 404, 429)
  async rename(
    @Param('id', UuidPath) id: string,
    @Body() { name }: PasskeyChangesDto,
    @Caller() caller: Principal,
  ): Promise<PasskeyView> {
    return passkeyView(await this.passkeys.rename(caller, id, name));
  }

  @Delete(':id')
  @HttpCode(204)
  @PasskeyParam()
  @ApiOperation({ operationId: 'delete_passkey', summary: 'Remove a passkey' })
  @ApiNoContentResponse()
  @Refusals(400, 401, 403, 404, 409, 429, 503)
  async remove(
    @Param('id', UuidPath) id: string,
    @Body() body: FactorChangeDto,
    @Caller() caller: Principal,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const requester = requesterOf(clientAddress(request), reply);
    await this.passkeys.remove(caller, id, changeProofOf(body), requester);
  }
}
