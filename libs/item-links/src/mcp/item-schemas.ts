import type { McpInputSchema } from '#platform';

import { LONGEST_REF } from '../items/item-address.js';
import { ITEM_STATUSES } from '../items/item.entity.js';
import { SEVERITIES } from '../lists/item-filter.js';

const slug = (description: string): object => ({ type: 'string', minLength: 1, description });

/** Where items live: every tool of items takes these. */
const PLACE = {
  org: slug('Slug of the organization; workspace_list tells'),
  workspace: slug('Slug of the workspace; workspace_list tells'),
  project: { ...slug('Slug or UUID of the project; project_list tells'), default: 'default' },
};

/** The schema of a tool in a project of a workspace. */
export function inProject(properties: Record<string, object>, ...required: string[]): McpInputSchema {
  return {
    type: 'object',
    properties: { ...PLACE, ...properties },
    required: ['org', 'workspace', ...required],
    additionalProperties: false,
  };
}

/** The schema of a tool in a workspace. */
export const IN_WORKSPACE: McpInputSchema = {
  type: 'object',
  properties: { org: PLACE.org, workspace: PLACE.workspace },
  required: ['org', 'workspace'],
  additionalProperties: false,
};

const text = (maxLength: number, description?: string): object => ({
  type: 'string',
  maxLength,
  ...(description === undefined ? {} : { description }),
});
const texts = (description: string): object => ({ type: 'array', items: { type: 'string' }, description });

export const uuid = { type: 'string', format: 'uuid' };
export const UUID_OR_REF = text(LONGEST_REF, 'The UUID of the item, or its ref');

export const LINK = {
  relationship: text(64, 'What the item is to the other one: "duplicates", "caused by", …'),
  target_item_id: { ...uuid, description: 'The other item; exactly one of this and target_ref' },
  target_ref: text(128, 'The other item by its ref'),
};

export const NEW_ITEM = {
  item_type: text(64, 'finding, asset, evidence or any word of your own'),
  data: { type: 'object', description: 'Free-form; checked where the type is built in' },
  title: text(512),
  ref: text(128, 'A name of your own, unique in the project, to link by'),
  dedupe_key: text(64, 'A second call with the same key answers the first one\u2019s item'),
  status: { type: 'string', enum: [...ITEM_STATUSES] },
  notes: text(10_000),
  links: {
    type: 'array',
    maxItems: 100,
    description: 'Links from the new item, made with it or not at all',
    items: { type: 'object', properties: LINK, required: ['relationship'] },
  },
};

export const CHANGES = {
  data: { type: 'object', description: 'Merged onto the stored payload, field by field' },
  title: text(512),
  status: { type: ['string', 'null'], enum: [...ITEM_STATUSES, null], description: 'null clears it' },
  notes: text(10_000),
};

export const FILTER = {
  q: text(256, 'Words to look for; "a phrase", or, -not'),
  item_type: text(64),
  severity: texts(`Any of: ${SEVERITIES.join(', ')}`),
  status: texts(`Any of: ${ITEM_STATUSES.join(', ')}, needs_review`),
  category: text(128),
  ref: text(128),
  sort: { type: 'string', enum: ['created_at', 'severity', 'status', 'relevance'] },
  order: { type: 'string', enum: ['asc', 'desc'], default: 'desc' },
  page: { type: 'integer', minimum: 1, default: 1 },
  limit: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
};
