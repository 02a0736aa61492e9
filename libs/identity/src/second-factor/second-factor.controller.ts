import { Body, Controller, Delete, Get, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import type { Principal } from '#kernel';
import { Caller, clientAddress, type PlatformRequest, requesterOf } from '#platform/auth';
import { RateLimit } from '#platform/limits';

import { Refusals } from '../refusals.js';
import { changeProofOf, FactorChangeDto, TotpConfirmationDto } from './second-factor.dto.js';
import {
  FactorAddedView,
  NewTotpView,
  newTotpView,
  RecoveryCodesView,
  SecondFactorView,
  secondFactorView,
} from './second-factor.views.js';
import { SecondFactors } from './second-factors.service.js';

/** What the caller shows beside their password. */
@ApiTags('accounts')
@ApiBearerAuth('bearer')
@Controller('api/me/second-factor')
@RateLimit({ bucket: 'me:second-factor', limit: 60, windowMs: 60_000 })
export class SecondFactorController {
  constructor(private readonly factors: SecondFactors) {}

  @Get()
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'get_second_factor', summary: 'Whether and how you sign in in two steps' })
  @ApiOkResponse({ type: SecondFactorView })
  @Refusals(401, 403, 429)
  async get(@Caller() caller: Principal): Promise<SecondFactorView> {
    return secondFactorView(await this.factors.of(caller));
  }

  @Post('totp')
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'create_totp', summary: 'Begin to set up an authenticator app' })
  @ApiCreatedResponse({ type: NewTotpView })
  @Refusals(400, 401, 403, 409, 429, 503)
  async beginTotp(
    @Body() body: FactorChangeDto,
    @Caller() caller: Principal,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<NewTotpView> {
    const requester = requesterOf(clientAddress(request), reply);
    return newTotpView(await this.factors.beginTotp(caller, changeProofOf(body), requester));
  }

  @Post('totp/confirm')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'set_totp_confirmed', summary: 'Confirm the authenticator app with a code' })
  @ApiOkResponse({ type: FactorAddedView })
  @Refusals(400, 401, 403, 409, 429, 503)
  async confirmTotp(
    @Body() { code }: TotpConfirmationDto,
    @Caller() caller: Principal,
  ): Promise<FactorAddedView> {
    return { recoveryCodes: await this.factors.confirmTotp(caller, code) };
  }

  @Delete('totp')
  @HttpCode(204)
  @ApiOperation({ operationId: 'delete_totp', summary: 'Turn the authenticator app off' })
  @ApiNoContentResponse()
  @Refusals(400, 401, 403, 404, 429, 503)
  async removeTotp(
    @Body() body: FactorChangeDto,
    @Caller() caller: Principal,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const requester = requesterOf(clientAddress(request), reply);
    await this.factors.removeTotp(caller, changeProofOf(body), requester);
  }

  @Post('recovery-codes')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'create_recovery_codes', summary: 'New recovery codes in place of the old' })
  @ApiOkResponse({ type: RecoveryCodesView })
  @Refusals(400, 401, 403, 409, 429, 503)
  async replaceCodes(
    @Body() body: FactorChangeDto,
    @Caller() caller: Principal,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RecoveryCodesView> {
    const requester = requesterOf(clientAddress(request), reply);
    return { recoveryCodes: await this.factors.replaceCodes(caller, changeProofOf(body), requester) };
  }
}
