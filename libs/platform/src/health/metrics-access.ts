import { createHash, timingSafeEqual } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { bearerToken } from '../auth/credentials.js';
import { Env } from '../config/env.js';

/** Who may read the metrics: whoever has the operator's token, where there is one. */
@Injectable()
export class MetricsAccess {
  private readonly expected: Buffer | null;

  constructor({ metricsToken }: Env) {
    this.expected = metricsToken === null ? null : digest(metricsToken);
  }

  /** @param authorization the header as it came */
  allows(authorization: string | undefined): boolean {
    if (this.expected === null) return true;
    return timingSafeEqual(digest(bearerToken(authorization) ?? ''), this.expected);
  }
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
