import { sql, type Statement } from '#data';

import type { OwnerKind } from '../log/event-log.statements.js';

const OF: Readonly<Record<OwnerKind, string>> = {
  org: 'org_id = $1',
  user: 'user_id = $1',
  all: '$1::uuid is null',
};

/** $1 owner, null for all, $2 types, $3 actor or null, $4 since or null, $5 until or null, $6 before which number, $7 most. */
function entries(kind: OwnerKind): Statement {
  return sql(
    `events.audit_of_${kind}`,
    `select seq, id, type, subject, org_id as "orgId", user_id as "userId", workspace_id as "workspaceId", time,
       actor_type as "actorType", actor_id as "actorId", actor_name as "actorName", via, trace_id as "traceId",
       batch_id as "batchId", address, user_agent as "userAgent", data, truncated
     from events.log
     where audit and ${OF[kind]} and type = any ($2::text[])
       and ($3::text is null or actor_id = $3 or lower(actor_name) = lower($3))
       and ($4::timestamptz is null or time >= $4) and ($5::timestamptz is null or time < $5)
       and ($6::bigint is null or seq < $6)
     order by seq desc limit $7`,
  );
}

export const ENTRIES = { org: entries('org'), user: entries('user'), all: entries('all') };
