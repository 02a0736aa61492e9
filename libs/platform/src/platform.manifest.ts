import { ackEnvelope } from './errors/ack.envelope.js';
import { healthDocs } from './health/health.docs.js';
import { IdempotencyKey } from './idempotency/idempotency-key.entity.js';
import { KeepPartitions1796320000000 } from './migrations/1796320000000-keep-partitions.js';
import { ShareIdempotencyKeys1795550200000 } from './migrations/1795550200000-share-idempotency-keys.js';
import { defineModule } from './modules/define-module.js';

/** What every request passes. The composition root starts its parts, with what the surroundings give them. */
export const platform = defineModule({
  name: 'platform',
  schema: 'platform',
  entities: [IdempotencyKey],
  migrations: [ShareIdempotencyKeys1795550200000, KeepPartitions1796320000000],
  docs: healthDocs,
  wires: [{ prefix: '/api/health', envelope: ackEnvelope, body: 'json' }],
});
