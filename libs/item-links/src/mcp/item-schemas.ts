import { inputOf, type McpInputSchema, TYPES } from '#platform/mcp';

import { ITEM_STATUSES, PLAIN_FIELDS } from '../fields/item-fields.js';
import { SEVERITIES } from '../lists/item-filter.js';

const { text, whole, flag, object } = TYPES;

/** Where items live: every tool of items takes these; what they are is told by the tools that list them. */
const PLACE = { org: text, workspace: text, project: text };

/** The schema of a tool in a project of a workspace. */
export function inProject(properties: Record<string, object>, ...required: string[]): McpInputSchema {
  return inputOf({ ...PLACE, ...properties }, 'org', 'workspace', ...required);
}

/** The schema of a tool in a workspace. */
export function inWorkspace(properties: Record<string, object>, ...required: string[]): McpInputSchema {
  return inputOf({ org: text, workspace: text, ...properties }, 'org', 'workspace', ...required);
}

/** An item: every tool that takes its id takes its ref. */
export const ITEM = { type: 'string', description: 'UUID or ref' };

const upTo = (maximum: number, standard: number): object => ({ type: 'integer', maximum, default: standard });
export const PAGE = { limit: upTo(200, 50), cursor: text };

const choice = (values: readonly string[]): object => ({ type: 'string', enum: [...values] });
const texts = { type: 'array', items: text };

const TARGET = { target_item_id: text, target_ref: text };
export const LINK = { relationship: text, ...TARGET };
export const DRY_RUN = { type: 'boolean', default: false, description: 'Only check' };

const links = (items: McpInputSchema, maxItems: number): object => ({ type: 'array', maxItems, items });
const SOURCE = { source_item_id: text, source_ref: text };
export const NEW_LINKS = links(inputOf({ ...SOURCE, ...LINK }, 'relationship'), 500);
export const OLD_LINKS = links(inputOf({ link_id: text, ...SOURCE, ...LINK }), 500);

export const NEW_ITEM = {
  item_type: { type: 'string', description: 'finding, asset, evidence or your own' },
  data: object,
  title: text,
  ref: { type: 'string', description: 'Your own name for it' },
  dedupe_key: text,
  status: choice(ITEM_STATUSES),
  notes: text,
  source: text,
  ...Object.fromEntries(PLAIN_FIELDS.map((name) => [name, text])),
  links: { type: 'array', items: inputOf(LINK, 'relationship') },
};

export const CHANGES = {
  data: { type: 'object', description: 'Merged field by field' },
  title: text,
  status: { type: ['string', 'null'], enum: [...ITEM_STATUSES, null] },
  notes: text,
  clear_status: flag,
};

export const FILTER = {
  q: { type: 'string', description: 'Words, "a phrase", or, -not' },
  item_type: text,
  severity: texts,
  status: texts,
  min_severity: choice(SEVERITIES),
  category: text,
  capability: texts,
  source: texts,
  session_id: text,
  created_after: text,
  created_before: text,
  updated_after: text,
  updated_before: text,
  ref: text,
  sort: choice(['created_at', 'updated_at', 'severity', 'status', 'relevance']),
  order: choice(['asc', 'desc']),
  page: whole,
  ...PAGE,
};

const direction = choice(['outgoing', 'incoming']);
export const LINK_FILTER = { direction, relationship: text, item_type: text, ...PAGE };

const anyDirection = (standard: string): object => ({
  ...choice(['outgoing', 'incoming', 'both']),
  default: standard,
});
export const AROUND = {
  direction: anyDirection('both'),
  relationship: text,
  depth: { type: 'integer', minimum: 1, maximum: 10, default: 3 },
  max_nodes: upTo(1_000, 200),
  max_links: upTo(5_000, 5_000),
  outer_links: { type: 'boolean', default: false, description: 'Also links among the outermost items' },
};
export const WAY = {
  to: ITEM,
  direction: anyDirection('outgoing'),
  relationship: text,
  max_depth: { type: 'integer', minimum: 1, maximum: 20, default: 10 },
};

const types = { type: ['array', 'null'], items: text };
/** What a project demands of the links of a relationship. */
export const RULE = {
  inverse: { type: ['string', 'null'], description: 'What a link is called as seen from its target' },
  acyclic: flag,
  symmetric: { type: 'boolean', description: 'A to B and B to A are the same link' },
  single_target: { type: 'boolean', description: 'A source has at most one target' },
  source_types: types,
  target_types: types,
};

export const NEW_PROJECT = {
  key: { type: 'string', description: 'Lower-case letters, digits and hyphens' },
  name: { type: 'string', description: '3 to 100 characters' },
  description: text,
};
