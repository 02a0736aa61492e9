import { FIELD_NAMES } from '../fields/item-fields.js';

/** What things look like to whoever asks the API for them, as SQL: what their views make of a row, events make here. */

const instant = (value: string): string =>
  `to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** What payload and notes may take together: events have 64 kB. */
const MOST_BYTES = 48_000;

/** Whether the payload of an item has no room in an event. */
const isLarge = (row: string): string =>
  `octet_length(${row}.data::text) + coalesce(octet_length(${row}.notes), 0) > ${String(MOST_BYTES)}`;

/** Fields of an item that its event has no room for, or null. */
export const truncatedOfItem = (row: string): string => `case when ${isLarge(row)} then '{data}' end`;

/** Fields of a row that are told as they are. */
const PLAINLY = FIELD_NAMES.filter((name) => !['data', 'status', 'notes'].includes(name));

/** As `itemView`, but for what `truncatedOfItem` names. */
export const itemJson = (row: string): string => `jsonb_build_object('id', ${row}.id,
  'organization_id', ${row}.organization_id, 'project_id', ${row}.project_id,
  ${PLAINLY.map((name) => `'${name}', ${row}.${name}`).join(', ')},
  'disposition', case when ${row}.status is not null or ${row}.notes is not null
    then jsonb_build_object('status', ${row}.status, 'notes', ${row}.notes) end,
  'effective_status', coalesce(${row}.status, case when ${row}.item_type = 'finding' then 'needs_review' end),
  'created_by', ${row}.created_by,
  'created_at', ${instant(`${row}.created_at`)}, 'updated_at', ${instant(`${row}.updated_at`)})
  || case when ${row}.search_cut then '{"search_truncated": true}'::jsonb else '{}'::jsonb end
  || case when ${isLarge(row)} then '{}'::jsonb else jsonb_build_object('data', ${row}.data) end`;

/** As `LinkedItemView`: texts, which cost far less to gather than values of any type. @param end what the names of its columns begin with */
const endJson = (end: string, id: string): string =>
  `jsonb_object(array['id', ${id}::text, 'item_type', ${end}item_type, 'ref', ${end}ref, 'title', ${end}title])`;

/** The data of events of a link: as `linkView`, and its ends, by what the names of their columns begin with: `source.`. */
export const linkedJson = (link: string, source: string, target: string): string => `jsonb_build_object(
  'link', jsonb_object(array['id', ${link}.id::text, 'project_id', ${link}.project_id::text,
    'relationship', ${link}.relationship, 'source_item_id', ${link}.source_item_id::text,
    'target_item_id', ${link}.target_item_id::text, 'created_at', ${instant(`${link}.created_at`)}]),
  'source', ${endJson(source, `${link}.source_item_id`)}, 'target', ${endJson(target, `${link}.target_item_id`)})`;

/** As `projectView`. */
export const projectJson = (row: string): string => `jsonb_build_object('id', ${row}.id, 'key', ${row}.key,
  'name', ${row}.name, 'description', ${row}.description, 'workspace_id', ${row}.workspace_id,
  'is_default', ${row}.key = 'default', 'created_at', ${instant(`${row}.created_at`)},
  'updated_at', ${instant(`${row}.updated_at`)}, 'runtime_count', 0,
  'resource_counts', jsonb_build_object('sessions', 0, 'sandboxes', 0, 'evaluations', 0, 'airt_assessments', 0))`;
