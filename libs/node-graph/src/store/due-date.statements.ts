/** Length of a due date that is a day. */
const DAY = 'YYYY-MM-DD'.length;

/** SQL of the due date as text, of a row of nodes. */
export const dueDateOf = (node: string): string =>
  `to_char(${node}.due_date at time zone 'UTC',
    case when ${node}.due_is_day then 'YYYY-MM-DD' else 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"' end)`;

/** SQL of the columns `due_date` and `due_is_day`, from the text: a day begins in UTC. */
export const dueColumns = (text: string): string =>
  `(${text} || case when length(${text}) = ${String(DAY)} then 'T00:00Z' else '' end)::timestamptz,
    coalesce(length(${text}) = ${String(DAY)}, false)`;
