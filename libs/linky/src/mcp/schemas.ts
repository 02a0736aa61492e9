import { inputOf } from '#platform/mcp';

import { LIMITS } from '../linky.limits.js';

const text = (maxLength: number): Typed => ({ type: 'string', maxLength });
type Typed = Readonly<Record<string, unknown>> & { readonly type: string };

const orNull = (schema: Typed): object => ({ ...schema, type: [schema.type, 'null'] });

export const slug = { type: 'string', minLength: 1 };
export const versionsPage = {
  limit: { type: 'integer', minimum: 1, maximum: LIMITS.versionsListed, default: LIMITS.versionsListed },
  cursor: { type: 'integer', minimum: 2 },
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
};

export const urlMetadata = {
  type: 'array',
  maxItems: LIMITS.urls,
  items: inputOf({
    note: text(LIMITS.note),
    tags: { type: 'array', maxItems: LIMITS.tagsPerUrl, items: text(LIMITS.tag) },
    openPolicy: { type: 'string', enum: ['always', 'desktop', 'mobile'] },
  }),
};

const CONDITION =
  'op: always, anonymous, signedIn; equals, endsWith {field, value}; exists {field}; in {field, value: []}; and, or, not {of: []}. field: email, emailDomain, userId, githubLogin, googleEmail; with in also orgIds, orgSlugs';

/** @param when what conditions look like: told where policies are made, and not again where they are changed. */
function policyWith(when: object): Typed {
  const rule = inputOf(
    {
      id: { type: 'string' },
      name: { type: 'string' },
      when: { type: 'object', ...when },
      tabs: {
        type: 'array',
        items: inputOf({ url: { type: 'string', format: 'uri' }, note: text(LIMITS.note) }, 'url'),
      },
      stopOnMatch: { type: 'boolean' },
      showBadge: { type: 'boolean' },
    },
    'when',
    'tabs',
  );
  return {
    ...inputOf(
      {
        version: { const: 1 },
        rules: { type: 'array', items: rule },
      },
      'version',
      'rules',
    ),
  };
}

export const policy = policyWith({ description: CONDITION });
export const policyOrNull = orNull(policyWith({}));

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

const [leastAlias, mostAlias] = LIMITS.alias;
export const aliasOrNull = orNull({ type: 'string', minLength: leastAlias, maxLength: mostAlias });

/** Who may open a bundle, until when and how often; what they take exactly is said by refusals, for want of room. */
export const limits = {
  expiresAt: { type: 'string', format: 'date-time' },
  password: { type: 'string' },
  maxOpens: { type: 'integer' },
};
export const limitsOrNull = {
  expiresAt: orNull({ type: 'string' }),
  password: orNull({ type: 'string' }),
  maxOpens: orNull({ type: 'integer' }),
};

const [leastPassword, mostPassword] = LIMITS.password;
const settings = {
  expiresAt: orNull({ type: 'string', format: 'date-time' }),
  password: orNull({ type: 'string', minLength: leastPassword, maxLength: mostPassword }),
  trackOpens: { type: 'boolean', description: 'Whether openings of single links are counted' },
  maxOpens: orNull({ type: 'integer', minimum: 1, maximum: LIMITS.maxOpens }),
  expiredUrl: orNull({ type: 'string', format: 'uri' }),
};

export const dryRun = { type: 'boolean', default: false, description: 'Only check; nothing is created' };

export const links = {
  type: 'array',
  minItems: 1,
  maxItems: LIMITS.batch,
  items: inputOf(
    {
      urls,
      title,
      description,
      urlMetadata,
      metadata: { type: 'object' },
      resolutionPolicy: policy,
      ...settings,
    },
    'urls',
  ),
};
