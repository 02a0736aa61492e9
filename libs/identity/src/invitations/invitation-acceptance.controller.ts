import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';

import type { Principal } from '#kernel';
import { Caller } from '#platform/auth';
import { RateLimit } from '#platform/limits';

import { OfOrganizations } from '../organizations/organizations.docs.js';
import { Refusals } from '../refusals.js';
import { InvitationAnswers } from './invitation-answers.service.js';
import { AcceptanceDto } from './invitations.dto.js';
import { acceptedView, AcceptedInvitationView } from './invitations.views.js';

/** Joining an organization by an invitation, for whoever is signed in. */
@OfOrganizations()
@Controller('api/invitations/accept')
export class InvitationAcceptanceController {
  constructor(private readonly answers: InvitationAnswers) {}

  @Post()
  @HttpCode(200)
  @RateLimit({ bucket: 'invitations:accept', limit: 60, windowMs: 60_000 })
  @ApiOperation({ operationId: 'accept_invitation', summary: 'Join an organization by an invitation' })
  @ApiOkResponse({ type: AcceptedInvitationView })
  @Refusals(400, 401, 403, 404, 429)
  async accept(
    @Body() { token }: AcceptanceDto,
    @Caller() caller: Principal,
  ): Promise<AcceptedInvitationView> {
    return acceptedView(await this.answers.accept(token, caller));
  }
}
