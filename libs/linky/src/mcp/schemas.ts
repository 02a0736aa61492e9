import type { McpInputSchema } from '#platform';

import { LIMITS } from '../linky.limits.js';

type Properties = Readonly<Record<string, object>>;

/** The schema of an object that has just these properties. */
export function inputOf(properties: Properties, ...required: readonly string[]): McpInputSchema {
  return {
    type: 'object',
    properties,
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

const text = (maxLength: number): object => ({ type: 'string', maxLength });
const orNull = (schema: object): object => ({ anyOf: [schema, { type: 'null' }] });

export const slug = { type: 'string', minLength: 1, description: 'The short name: the end of its address' };
export const versionsPage = {
  limit: { type: 'integer', minimum: 1, maximum: LIMITS.versionsListed, default: LIMITS.versionsListed },
  cursor: { type: 'integer', minimum: 2, description: 'nextCursor of the page before' },
};
export const title = text(LIMITS.title);
export const description = text(LIMITS.description);
export const titleOrNull = orNull(title);
export const descriptionOrNull = orNull(description);

export const urls = {
  type: 'array',
  items: { type: 'string', format: 'uri' },
  minItems: 1,
  maxItems: LIMITS.urls,
  description: 'http(s) addresses, in the order to be opened',
};

export const urlMetadata = {
  type: 'array',
  maxItems: LIMITS.urls,
  description: 'One entry for each distinct URL, in the order of urls',
  items: inputOf({
    note: text(LIMITS.note),
    tags: { type: 'array', maxItems: LIMITS.tagsPerUrl, items: text(LIMITS.tag) },
    openPolicy: { type: 'string', enum: ['always', 'desktop', 'mobile'] },
  }),
};

const rule = inputOf(
  {
    id: { type: 'string', minLength: 1, maxLength: LIMITS.ruleId },
    name: { type: 'string', minLength: 1, maxLength: LIMITS.ruleName },
    when: {
      type: 'object',
      description:
        'A condition: {op: always|anonymous|signedIn}, {op: equals|endsWith, field, value}, {op: exists, field}, {op: in, field, value: []} or {op: and|or|not, of: []}; fields: email, emailDomain, userId, githubLogin, googleEmail, and for in also orgIds, orgSlugs',
    },
    tabs: {
      type: 'array',
      minItems: 1,
      maxItems: LIMITS.tabsPerRule,
      items: inputOf({ url: { type: 'string', format: 'uri' }, note: text(LIMITS.note) }, 'url'),
    },
    stopOnMatch: { type: 'boolean', default: true },
    showBadge: { type: 'boolean', default: false },
  },
  'when',
  'tabs',
);

export const policy = {
  ...inputOf(
    { version: { type: 'number', const: 1 }, rules: { type: 'array', maxItems: LIMITS.rules, items: rule } },
    'version',
    'rules',
  ),
  description: 'Who sees which set of tabs; whoever matches no rule sees urls',
};
export const policyOrNull = orNull(policy);

const single = ['email', 'emailDomain', 'userId', 'githubLogin', 'googleEmail'];
const sets = ['orgIds', 'orgSlugs'];

export const viewer = {
  ...inputOf({
    ...Object.fromEntries(single.map((field) => [field, text(LIMITS.conditionValue)])),
    ...Object.fromEntries(
      sets.map((field) => [field, { type: 'array', items: text(LIMITS.conditionValue) }]),
    ),
    anonymous: { type: 'boolean' },
  }),
  description: 'A made-up visitor; absent: an anonymous one',
};

export const aliasOrNull = orNull({ type: 'string', minLength: 3, maxLength: 50 });

export const links = {
  type: 'array',
  minItems: 1,
  maxItems: LIMITS.batch,
  items: inputOf(
    { urls, title, description, urlMetadata, metadata: { type: 'object' }, resolutionPolicy: policy },
    'urls',
  ),
};
