import { Controller, Get, Header, Param, Post, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { Clock, type Principal } from '#kernel';
import {
  bodyOf,
  Caller,
  clientAddress,
  credentialsOf,
  Env,
  LateBody,
  NoRateLimit,
  type PlatformRequest,
  Public,
  requesterOf,
  RequireScope,
} from '#platform';

import { publicBase } from '../access/public-base.js';
import { Subjects } from '../access/subjects.js';
import { anonymousCreateOff, invalidJson } from '../linky.errors.js';
import { ClaimMails } from '../mail/claim-mails.js';
import { CreatedView, createdView, LinkyView, linkyView } from './bundle.view.js';
import { CreateBody, Refuses } from './bundles.docs.js';
import { BundlesService } from './bundles.service.js';
import { parseClientHeader } from './caller-metadata.js';
import { parseCreate } from './create-input.js';

const CREATE_BUCKET = 'linky:create';

/** Creating and reading bundles (contract 6). */
@ApiTags('linky')
@ApiBearerAuth('bearer')
@Controller('api/links')
export class BundlesController {
  constructor(
    private readonly bundles: BundlesService,
    private readonly subjects: Subjects,
    private readonly mails: ClaimMails,
    private readonly clock: Clock,
    private readonly env: Env,
  ) {}

  /**
   * The order of the checks is part of the contract (3.6): limit, JSON, fields, caller, scope. Where nobody may create
   * anonymously, a call without credentials is refused before its body is looked at.
   */
  @Post()
  @Public()
  @NoRateLimit()
  @LateBody()
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'create_linky', summary: 'Create a Linky, anonymously or as its owner' })
  @ApiHeader({ name: 'Linky-Client', required: false, description: '`<tool>/<version>`' })
  @ApiBody({ type: CreateBody })
  @ApiCreatedResponse({ type: CreatedView })
  @Refuses(400, 401, 403, 429, 500, 503)
  async create(
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CreatedView> {
    await this.subjects.countAnonymous(request, CREATE_BUCKET);
    if (credentialsOf(request) === null) this.demandAnonymousCreate();
    const body = bodyOf(request);
    if (body === undefined) throw invalidJson();
    const input = parseCreate(body, parseClientHeader(request.headers['linky-client']), this.clock.now());
    const caller = await this.subjects.callerOf(request, 'links:write', CREATE_BUCKET);
    if (caller === null) this.demandAnonymousCreate();
    const address = clientAddress(request);
    const requester = requesterOf(caller?.subject ?? address, reply);
    const origin = { address, userAgent: request.headers['user-agent'] };
    const created =
      caller === null
        ? await this.bundles.createAnonymous(input, origin, requester)
        : await this.bundles.createOwned(input, caller, requester);
    if (input.email !== null) this.mails.send(input.email, created);
    return createdView(created, publicBase(this.env, request));
  }

  @Get(':slug')
  @RequireScope('links:read')
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'get_linky', summary: 'Read one of your Linkies, its policy included' })
  @ApiOkResponse({ type: LinkyView })
  @Refuses(401, 403, 404, 410, 429, 500, 503)
  async read(@Param('slug') slug: string, @Caller() caller: Principal): Promise<LinkyView> {
    return linkyView(await this.bundles.read(slug, caller));
  }

  private demandAnonymousCreate(): void {
    if (this.env.anonymousCreate === 'off') throw anonymousCreateOff();
  }
}
