/**
 * The part of a statement that records events which it has as rows: of columns `type`, `audit`, `subject`, `org_id`,
 * `user_id`, `workspace_id`, `batch_id`, `data` and `place`, which is their order. What is too large of the data is left
 * out. The statement `records`.
 *
 * @param rows a select
 * @param call the parameter with `callValue`
 */
export function recordRows(rows: string, call: `$${number}`): string {
  return `insert into events.log (type, audit, subject, org_id, user_id, workspace_id, time, actor_type, actor_id, actor_name,
      via, trace_id, batch_id, address, user_agent, data, truncated)
    select r.type, r.audit, r.subject, r.org_id, r.user_id, r.workspace_id, (c.call->>'time')::timestamptz,
      c.call->>'actorType', c.call->>'actorId', c.call->>'actorName', c.call->>'via', c.call->>'traceId', r.batch_id,
      case when r.audit then c.call->>'address' end, case when r.audit then c.call->>'userAgent' end, f.kept, f.truncated
    from (${rows}) r cross join (select ${call}::jsonb as call offset 0) c cross join lateral events.fit(r.data) f
    order by r.place`;
}
