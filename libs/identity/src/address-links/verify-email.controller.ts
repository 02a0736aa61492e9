import { Body, Controller, Header, HttpCode, Post, UseGuards } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiNoContentResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';

import type { Call, Principal } from '#kernel';
import { CallBy, Caller, Public } from '#platform/auth';
import { RateLimit } from '#platform/limits';

import { Refusals } from '../refusals.js';
import { SameOriginGuard } from '../sign-in/same-origin.guard.js';
import { AddressConfirmation } from './address-confirmation.service.js';
import { AddressRequests } from './address-requests.service.js';
import { AddressConfirmationDto } from './verify-email.dto.js';

const MINUTE_MS = 60_000;

/** That an address is somebody's, because they read its mail. */
@ApiTags('accounts')
@Controller('api/auth/verify-email')
export class VerifyEmailController {
  constructor(
    private readonly requests: AddressRequests,
    private readonly confirmation: AddressConfirmation,
  ) {}

  @Post()
  @HttpCode(202)
  @RateLimit({ bucket: 'auth:address-request', limit: 10, windowMs: MINUTE_MS })
  @Header('cache-control', 'no-store')
  @ApiBearerAuth('bearer')
  @ApiOperation({
    operationId: 'create_address_confirmation',
    summary: 'Have a link mailed that confirms your address',
  })
  @ApiAcceptedResponse({ description: 'It is on its way' })
  @Refusals(401, 403, 409, 429, 503)
  async request(@Caller() caller: Principal): Promise<void> {
    await this.requests.make(caller);
  }

  @Post('confirm')
  @HttpCode(204)
  @Public()
  @UseGuards(SameOriginGuard)
  @RateLimit({ bucket: 'auth:address', limit: 30, windowMs: MINUTE_MS })
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'set_address_confirmed', summary: 'Confirm an address with a link' })
  @ApiNoContentResponse()
  @Refusals(400, 403, 409, 410, 429, 503)
  async confirm(@Body() { token }: AddressConfirmationDto, @CallBy() call: Call): Promise<void> {
    await this.confirmation.confirm(token, call);
  }
}
