import { sql } from '#data';

/** $2 when whoever is silent since then does nothing any more. */
const IDLE = (id: string): string =>
  `not exists (select from identity.removals r where r.id = ${id} and r.changed_at > $2)`;
/** $1 now. Of several who begin it at once one does. */
const BEGUN = `on conflict on constraint pk_removals do update set changed_at = $1, ended_at = null
     where r.changed_at <= $2`;
const COLUMNS = 'id, kind, begun_at, changed_at';

/** $1 now, $2 silent since when, $3 how many. */
export const BEGIN_USERS = sql(
  'identity.begin_removal_of_users',
  `insert into identity.removals as r (${COLUMNS})
   select u.id, 'user', $1::timestamptz, $1 from identity.users u
   where u.erase_at <= $1 and ${IDLE('u.id')} order by u.erase_at limit $3
   ${BEGUN} returning r.id`,
);
/** The same, of what was deleted before $4; from now on it cannot be restored. */
export const BEGIN_ORGANIZATIONS = sql(
  'identity.begin_removal_of_organizations',
  `with due as (
     update identity.organizations set purging_at = coalesce(purging_at, $1) where id = any (array(
       select o.id from identity.organizations o where o.deleted_at < $4 and ${IDLE('o.id')}
       order by o.deleted_at limit $3 for no key update skip locked))
     returning id
   )
   insert into identity.removals as r (${COLUMNS}) select id, 'organization', $1::timestamptz, $1 from due
   ${BEGUN} returning r.id`,
);
/** The same, of workspaces whose organizations go on. */
export const BEGIN_WORKSPACES = sql(
  'identity.begin_removal_of_workspaces',
  `with due as (
     update identity.workspaces set purging_at = coalesce(purging_at, $1) where id = any (array(
       select w.id from identity.workspaces w where w.deleted_at < $4 and ${IDLE('w.id')}
       order by w.deleted_at limit $3 for no key update skip locked))
     returning id, org_id
   ), begun as (
     insert into identity.removals as r (${COLUMNS}) select id, 'workspace', $1::timestamptz, $1 from due
     ${BEGUN} returning r.id
   )
   select due.id, due.org_id as "orgId" from begun join due using (id)`,
);
/** $1 of what, $2 how much is left, $3 now: what was removed before a crash is known by what is left. */
export const COUNTED = sql(
  'identity.count_removal',
  `update identity.removals set total = greatest(total, $2), removed = greatest(total, $2) - $2, part = null,
     changed_at = $3
   where id = $1`,
);
/** $1 of what, $2 which part, $3 how much more, $4 now. */
export const ADVANCE = sql(
  'identity.advance_removal',
  `update identity.removals set part = $2, removed = least(removed + $3, total), changed_at = $4
   where id = $1 and ended_at is null`,
);
export const END = sql(
  'identity.end_removal',
  `update identity.removals set part = null, removed = total, changed_at = $2, ended_at = $2 where id = $1`,
);
const OF = `r.part, r.removed, r.total, r.begun_at as "begunAt", r.changed_at as "changedAt", r.ended_at as "endedAt"`;
export const FIND = sql('identity.find_removal', `select ${OF} from identity.removals r where r.id = $1`);
/** $1 the days of grace of organizations and workspaces, $2 how many: what waits first, by when it is removed, then what ended. */
export const LIST = sql(
  'identity.list_deletions',
  `select d.*, ${OF} from (
     select 'user' as kind, id, username as name, erase_at as "removeAt" from identity.users where erase_at is not null
     union all
     select 'organization', id, slug, deleted_at + $1 * interval '1 day' from identity.organizations
     where deleted_at is not null
     union all
     select 'workspace', w.id, o.slug || '/' || w.slug, w.deleted_at + $1 * interval '1 day'
     from identity.workspaces w join identity.organizations o on o.id = w.org_id where w.deleted_at is not null
     union all
     select kind, id, null, null from identity.removals where ended_at is not null
   ) d left join identity.removals r on r.id = d.id
   order by r.ended_at desc nulls first, d."removeAt", d.id limit $2`,
);
/** $1 ended before when, $2 how many. */
export const DELETE_ENDED = sql(
  'identity.delete_ended_removals',
  `delete from identity.removals where id = any (array(
     select id from identity.removals where ended_at < $1 order by ended_at limit $2 for update skip locked))`,
);

/** $1 user: their memberships in organizations that go on. */
export const MEMBERSHIPS = sql(
  'identity.list_ending_memberships',
  `select m.org_id as "orgId", m.role from identity.memberships m
   join identity.organizations o on o.id = m.org_id and o.deleted_at is null
   where m.user_id = $1 order by m.org_id for update of m`,
);

/** Each only when it may not come back any more; with the row goes all that identity keeps of it. $2 now. */
export const REMOVE = {
  user: sql('identity.erase_account', 'delete from identity.users where id = $1 and erase_at <= $2'),
  organization: sql(
    'identity.purge_organization',
    'delete from identity.organizations where id = $1 and purging_at <= $2',
  ),
  workspace: sql(
    'identity.purge_workspace',
    'delete from identity.workspaces where id = $1 and purging_at <= $2',
  ),
} as const;
