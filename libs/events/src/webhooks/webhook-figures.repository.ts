import { Injectable } from '@nestjs/common';

import { Database, sql } from '#data';

/** Of all owners, in numbers and seconds. */
export interface WebhookCounts {
  readonly enabled: number;
  /** Not by their owners. */
  readonly disabled: number;
  readonly failing: number;
  readonly delay: number;
  readonly age: number;
}

/** $1 now. For each enabled endpoint the index says what is due first; the newest event is one look at each week. */
const COUNT = sql(
  'events.count_webhooks',
  `select count(*) filter (where w.enabled)::int as enabled,
     count(*) filter (where not w.enabled and w.disabled_because <> 'owner')::int as disabled,
     count(*) filter (where w.enabled and w.failing_since is not null)::int as failing,
     coalesce(max(greatest(extract(epoch from $1::timestamptz - least(w.failing_since, due.at)), 0))
       filter (where w.enabled), 0)::float8 as delay,
     coalesce((
       select greatest(extract(epoch from $1::timestamptz - l.time), 0) from events.log l order by l.seq desc limit 1
     ), 0)::float8 as age
   from events.webhooks w left join lateral (
     select min(d.next_attempt_at) as at from events.webhook_deliveries d
     where d.webhook_id = w.id and d.status = 'pending'
   ) due on w.enabled`,
);

@Injectable()
export class WebhookFiguresRepository {
  constructor(private readonly database: Database) {}

  async count(now: Date): Promise<WebhookCounts> {
    const none = { enabled: 0, disabled: 0, failing: 0, delay: 0, age: 0 };
    return (await this.database.first<WebhookCounts & Record<string, unknown>>(COUNT, [now])) ?? none;
  }
}
