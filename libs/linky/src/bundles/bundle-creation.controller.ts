import { Controller, Header, Post, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCreatedResponse,
  ApiHeader,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { clientAddress, credentialsOf, type PlatformRequest, Public, requesterOf } from '#platform/auth';
import { bodyOf, IdempotentRequests, LateBody, locate, LOCATION, TakesIdempotencyKey } from '#platform/http';
import { NoRateLimit } from '#platform/limits';

import { Subjects } from '../access/subjects.js';
import { invalidJson, keyNeedsAccount } from '../linky.errors.js';
import { CreatedView, createdView } from './bundle.view.js';
import { CreateBody, Refuses } from './bundles.docs.js';
import { BundlesService } from './bundles.service.js';
import { CreateRequests } from './create-requests.js';

const CREATE_BUCKET = 'linky:create';
/** What a bundle is read below. */
const COLLECTION = '/api/links';

/** Creating bundles (docs/contracts/linky.md#base-address). */
@ApiTags('bundles')
@ApiBearerAuth('bearer')
@Controller('api/links')
export class BundleCreationController {
  constructor(
    private readonly bundles: BundlesService,
    private readonly subjects: Subjects,
    private readonly requests: CreateRequests,
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
    const input = this.requests.inputOf(request, body);
    const caller = await this.subjects.callerOf(request, 'links:write', CREATE_BUCKET);
    if (caller === null) this.subjects.demandAnonymousCreate();
    const address = clientAddress(request);
    const requester = requesterOf(caller?.subject ?? address, reply);
    const base = this.requests.baseOf(request);
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
    return createdView(created, base);
  }
}
