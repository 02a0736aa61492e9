import { Injectable } from '@nestjs/common';

import { Clock } from '#kernel';
import { type PlatformRequest } from '#platform/auth';
import { Env } from '#platform/config';
import { publicBase } from '#platform/http';

import { parseClientHeader } from './caller-metadata.js';
import { type CreateInput, parseCreate } from './create-input.js';

/** What requests for new bundles say. */
@Injectable()
export class CreateRequests {
  constructor(
    private readonly clock: Clock,
    private readonly env: Env,
  ) {}

  /** Refuses what is no bundle (docs/contracts/linky.md#owned-creates). */
  inputOf(request: PlatformRequest, body: Parameters<typeof parseCreate>[0]): CreateInput {
    return parseCreate(body, parseClientHeader(request.headers['linky-client']), this.clock.now());
  }

  /** What links in the answer begin with. */
  baseOf(request: PlatformRequest): string {
    return publicBase(this.env, request);
  }
}
