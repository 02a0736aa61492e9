import { sql } from '#data';

const COLUMNS = `w.id, w.org_id as "orgId", w.org_slug as "orgSlug", w.user_id as "userId", w.url, w.types, w.description,
  w.secret, w.old_secret as "oldSecret", w.old_secret_until as "oldSecretUntil", w.enabled,
  w.disabled_because as "disabledBecause", w.holder_kind as "holderKind", w.holder_id as "holderId", w.since, w.timeline,
  w.failing_since as "failingSince", w.last_success_at as "lastSuccessAt", w.created_at as "createdAt",
  w.updated_at as "updatedAt"`;

export const FIND = sql('events.find_webhook', `select ${COLUMNS} from events.webhooks w where w.id = $1`);

/** Whatever decides which of its deliveries is next holds it. */
export const LOCK = sql(
  'events.lock_webhook',
  `select ${COLUMNS} from events.webhooks w where w.id = $1 for update`,
);

export const LIST = sql(
  'events.list_webhooks',
  `select ${COLUMNS} from events.webhooks w
   where w.org_id = $1 or w.user_id = $2 order by w.created_at, w.id`,
);

/** $1 organization or null, $2 behind which id or null, $3 how many. */
export const LIST_ALL = sql(
  'events.list_all_webhooks',
  `select ${COLUMNS} from events.webhooks w
   where ($1::uuid is null or w.org_id = $1) and ($2::uuid is null or w.id > $2) order by w.id limit $3`,
);

/** Who sets an endpoint up holds the place of the fan-out, so that there is an order among them. */
export const HOLD_PLACE = sql('events.hold_fan_out', 'select from events.webhook_fan_out for update');

/** As long as nobody is told anything, the place stays behind: nothing before the first endpoint is looked through. */
export const MOVE_IDLE_PLACE = sql(
  'events.move_idle_fan_out',
  `update events.webhook_fan_out set cursor = $1 where not exists (select from events.webhooks where enabled)`,
);

/** $16 how many the owner may have. */
export const INSERT = sql(
  'events.insert_webhook',
  `with w as (
     insert into events.webhooks (id, org_id, org_slug, user_id, url, types, description, secret, enabled,
       disabled_because, holder_kind, holder_id, since, timeline, created_at, updated_at)
     select $1, $2::uuid, $3, $4::uuid, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15
     where (
       select count(*) from events.webhooks where org_id = $2::uuid or user_id = $4::uuid
     ) < $16
     returning *
   )
   select ${COLUMNS} from w`,
);

export const UPDATE = sql(
  'events.update_webhook',
  `with w as (
     update events.webhooks set url = $2, types = $3, description = $4, enabled = $5, disabled_because = $6,
       holder_kind = $7, holder_id = $8, since = $9, timeline = $10, failing_since = $11, updated_at = $12
     where id = $1 returning *
   )
   select ${COLUMNS} from w`,
);

export const ROTATE = sql(
  'events.rotate_webhook_secret',
  `with w as (
     update events.webhooks set secret = $2, old_secret = case when $3::timestamptz is not null then secret end,
       old_secret_until = $3::timestamptz, updated_at = $4
     where id = $1 returning *
   )
   select ${COLUMNS} from w`,
);

export const DELETE = sql(
  'events.delete_webhook',
  `with w as (delete from events.webhooks where id = $1 returning *) select ${COLUMNS} from w`,
);

export const DISABLE = sql(
  'events.disable_webhook',
  `with w as (
     update events.webhooks set enabled = false, disabled_because = $2, updated_at = $3
     where id = $1 and enabled returning *
   )
   select ${COLUMNS} from w`,
);

export const SUCCEEDED = sql(
  'events.note_webhook_success',
  `update events.webhooks set failing_since = null, last_success_at = $2::timestamptz
   where id = $1 and (failing_since is not null or last_success_at is null
     or last_success_at < $2::timestamptz - interval '1 minute')`,
);

export const FAILED = sql(
  'events.note_webhook_failure',
  `update events.webhooks set failing_since = $2 where id = $1 and failing_since is null`,
);

/** What waits for its time has it now. */
export const HURRY = sql(
  'events.hurry_deliveries',
  `update events.webhook_deliveries set next_attempt_at = $2
   where webhook_id = $1 and status = 'pending' and next_attempt_at > $2
     and (claimed_until is null or claimed_until <= $2)`,
);
