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
  ETAG,
  type Exchange,
  IdempotentRequests,
  isUnmodified,
  LateBody,
  locate,
  LOCATION,
  MayBeKnown,
  NoRateLimit,
  type PlatformRequest,
  Public,
  publicBase,
  requesterOf,
  RequireScope,
  Tagged,
  TakesIdempotencyKey,
  unlessKnown,
} from '#platform';

import { Subjects } from '../access/subjects.js';
import { invalidJson, keyNeedsAccount } from '../linky.errors.js';
import { ClaimMails } from '../mail/claim-mails.js';
import { CreatedView, createdView, LinkyView, linkyView } from './bundle.view.js';
import { CreateBody, Refuses } from './bundles.docs.js';
import { BundlesService } from './bundles.service.js';
import { parseClientHeader } from './caller-metadata.js';
import { parseCreate } from './create-input.js';

const CREATE_BUCKET = 'linky:create';
/** What a bundle is read below. */
const COLLECTION = '/api/links';

/** Creating and reading bundles (docs/contracts/linky.md#base-address). */
@ApiTags('bundles')
@ApiBearerAuth('bearer')
@Controller('api/links')
export class BundlesController {
  constructor(
    private readonly bundles: BundlesService,
    private readonly subjects: Subjects,
    private readonly mails: ClaimMails,
    private readonly clock: Clock,
    private readonly env: Env,
    private readonly repeats: IdempotentRequests,
  ) {}

  /**
   * The order of the checks is part of the contract (docs/contracts/linky.md#order-of-checks): limit, JSON, fields, caller, scope. Where nobody may create
   * anonymously, a call without credentials is refused before its body is looked at.
   */
  @Post()
  @Public()
  @NoRateLimit()
  @LateBody()
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'create_linky', summary: 'Create a bundle, anonymously or as its owner' })
  @ApiHeader({ name: 'Linky-Client', required: false, description: '`<tool>/<version>`' })
  @TakesIdempotencyKey()
  @ApiBody({ type: CreateBody })
  @ApiCreatedResponse({
    type: CreatedView,
    headers: LOCATION,
    description: 'Created; `Location` for the owner',
  })
  @Refuses(400, 401, 403, 409, 429, 500, 503)
  async create(
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CreatedView> {
    await this.subjects.countAnonymous(request, CREATE_BUCKET);
    if (credentialsOf(request) === null) this.subjects.demandAnonymousCreate();
    const body = bodyOf(request);
    if (body === undefined) throw invalidJson();
    const input = parseCreate(body, parseClientHeader(request.headers['linky-client']), this.clock.now());
    const caller = await this.subjects.callerOf(request, 'links:write', CREATE_BUCKET);
    if (caller === null) this.subjects.demandAnonymousCreate();
    const address = clientAddress(request);
    const requester = requesterOf(caller?.subject ?? address, reply);
    const base = publicBase(this.env, request);
    if (caller !== null) {
      const create = async (): Promise<CreatedView> => {
        const created = await this.bundles.createOwned(input, caller, requester);
        locate(reply, COLLECTION, created.slug);
        return createdView(created, base);
      };
      return this.repeats.once(request, reply, caller.subject, create);
    }
    if (request.headers['idempotency-key'] !== undefined) throw keyNeedsAccount();
    const origin = { address, userAgent: request.headers['user-agent'] };
    const created = await this.bundles.createAnonymous(input, origin, requester);
    if (input.email !== null) this.mails.send(input.email, created);
    return createdView(created, base);
  }

  @Get(':slug')
  @RequireScope('links:read')
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'get_linky', summary: 'Read one of your bundles, its policy included' })
  @MayBeKnown()
  @ApiOkResponse({ type: LinkyView, headers: ETAG })
  @Refuses(401, 403, 404, 410, 429, 500, 503)
  async read(
    @Param('slug') slug: string,
    @Caller() caller: Principal,
    @Tagged() exchange: Exchange,
  ): Promise<LinkyView | undefined> {
    const bundle = await this.bundles.read(slug, caller);
    const revision = { id: bundle.id, version: bundle.revision };
    const isOld = isUnmodified(exchange, bundle.updated_at, this.clock.date());
    return unlessKnown(exchange, revision, () => linkyView(bundle), isOld);
  }
}
