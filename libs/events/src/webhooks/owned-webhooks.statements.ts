import { sql } from '#data';

/** $1 organization or null, $2 user or null. Who owns nothing any more has no other statement than these. */
const OF = '(w.org_id = $1::uuid or w.user_id = $2::uuid)';

export const COUNT = sql(
  'events.count_owned_webhooks',
  `select count(*)::int as count from events.webhooks w where ${OF}`,
);

/** Without their secrets. */
export const RECORDS = sql(
  'events.export_webhooks',
  `select 'webhook' as type, w.id, w.url, w.types, w.description, w.enabled, w.disabled_because as "disabledBecause",
     w.failing_since as "failingSince", w.last_success_at as "lastSuccessAt", w.created_at as "createdAt",
     w.updated_at as "updatedAt"
   from events.webhooks w where ${OF} order by w.created_at, w.id`,
);

/** The same with who stands for them, for an archive. */
export const MOVING_RECORDS = sql(
  'events.export_moving_webhooks',
  `select 'webhook' as type, w.id, w.url, w.types, w.description, w.enabled, w.disabled_because as "disabledBecause",
     w.last_success_at as "lastSuccessAt", w.created_at as "createdAt", w.updated_at as "updatedAt",
     w.holder_kind as "holderKind", w.holder_id as "holderId"
   from events.webhooks w where ${OF} order by w.created_at, w.id`,
);

/** $1 organization, $2 its slug, $3 records: without a secret, and disabled until they have one. */
export const TAKE_BACK = sql(
  'events.take_back_webhooks',
  `insert into events.webhooks (id, org_id, org_slug, url, types, description, secret, enabled, disabled_because,
     holder_kind, holder_id, since, timeline, last_success_at, created_at, updated_at)
   select r.id, $1, $2, r.url, r.types, r.description, '', false,
     case when r.enabled then 'moved' else r."disabledBecause" end, r."holderKind", r."holderId", '', '',
     r."lastSuccessAt", r."createdAt", r."updatedAt"
   from jsonb_to_recordset($3::jsonb) as r (id uuid, url text, types text[], description text, enabled boolean,
     "disabledBecause" text, "holderKind" text, "holderId" text, "lastSuccessAt" timestamptz, "createdAt" timestamptz,
     "updatedAt" timestamptz)
   on conflict do nothing`,
);

/** With their deliveries. */
export const COUNT_ROWS = sql(
  'events.count_webhook_rows',
  `with w as (select id from events.webhooks w where ${OF})
   select ((select count(*) from w)
     + (select count(*) from w join events.webhook_deliveries d on d.webhook_id = w.id))::int as count`,
);

/** $3 now. Nothing new is delivered there from then on. */
export const DISABLE = sql(
  'events.disable_owned_webhooks',
  `update events.webhooks w set enabled = false, disabled_because = 'rights', updated_at = $3 where ${OF} and w.enabled`,
);

/** $3 how many. */
export const REMOVE_DELIVERIES = sql(
  'events.remove_owned_deliveries',
  `delete from events.webhook_deliveries where (webhook_id, event_id) in (
     select d.webhook_id, d.event_id from events.webhooks w
     join events.webhook_deliveries d on d.webhook_id = w.id where ${OF} limit $3)`,
);

export const REMOVE = sql('events.remove_owned_webhooks', `delete from events.webhooks w where ${OF}`);
