import { Global, Module } from '@nestjs/common';

import { IdempotencyRepository } from './idempotency.repository.js';
import { IdempotencySweep } from './idempotency-sweep.service.js';
import { Idempotency } from './idempotency.service.js';
import { IdempotentRequests } from './idempotent-requests.js';

/** Repeats of requests, for the routes of every room. */
@Global()
@Module({
  providers: [Idempotency, IdempotencyRepository, IdempotencySweep, IdempotentRequests],
  exports: [Idempotency, IdempotencySweep, IdempotentRequests],
})
export class IdempotencyModule {}
