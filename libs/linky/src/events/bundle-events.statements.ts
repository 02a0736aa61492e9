import type { EventOfRow } from '#events';

import { bundleEvents } from '../linky.events.js';

/** What payload may take: events have 64 kB. */
export const MOST_BYTES = 48_000;
/** What is left out of an event that has no room for it. */
const LARGE = '{urls,urlMetadata,metadata,resolutionPolicy}';

const instant = (value: string): string =>
  `to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const isLarge = `octet_length(w.urls::text) + octet_length(w.url_metadata::text) + coalesce(octet_length(w.metadata::text), 0)
  + coalesce(octet_length(w.resolution_policy::text), 0) > ${String(MOST_BYTES)}`;

/** As `linkyView`, of the row `w`, but for what is left out. */
const bundleJson = (
  large: string,
  alias: string,
): string => `jsonb_build_object('slug', w.slug, 'title', w.title,
    'description', w.description, 'source', w.source,
    'owner', case when w.owner_org_id is null then jsonb_build_object('type', 'user', 'userId', w.owner_user_id)
      else jsonb_build_object('type', 'org', 'orgId', w.owner_org_id) end,
    'createdAt', ${instant('w.created_at')}, 'updatedAt', ${instant('w.updated_at')})
  || jsonb_strip_nulls(jsonb_build_object('expiresAt', ${instant('w.expires_at')},
    'passwordProtected', case when w.password_hash is not null then true end,
    'trackOpens', case when w.track_opens then true end, 'maxOpens', w.max_opens, 'expiredUrl', w.expired_url,
    'alias', ${alias}))
  || case when ${large} then '{}'::jsonb else jsonb_build_object('urls', w.urls, 'urlMetadata', w.url_metadata,
    'metadata', w.metadata, 'resolutionPolicy', coalesce(w.resolution_policy, '{"version": 1, "rules": []}'::jsonb)) end`;

function bundleEvent(
  name: string,
  {
    large = isLarge,
    alias = '(select alias from linky.aliases where bundle_id = w.id and released_at is null)',
  },
): EventOfRow {
  const type = bundleEvents.types.find((one) => one.name === name);
  if (type === undefined) throw new Error(`there are no events of the type ${name}`);
  return {
    type,
    subject: `'bundles/' || w.slug`,
    orgId: 'w.owner_org_id',
    userId: 'w.owner_user_id',
    data: bundleJson(large, alias),
    truncated: `case when ${large} then '${LARGE}' end`,
    where: 'num_nonnulls(w.owner_org_id, w.owner_user_id) = 1',
  };
}

/** What these events read of bundles. */
export const EVENT_COLUMNS = `bundles.id, bundles.slug, bundles.title, bundles.description, bundles.source, bundles.urls,
  bundles.url_metadata, bundles.metadata, bundles.resolution_policy, bundles.owner_user_id, bundles.owner_org_id,
  bundles.created_at, bundles.updated_at, bundles.expires_at, bundles.password_hash, bundles.track_opens, bundles.max_opens,
  bundles.expired_url`;

/** @param large whether there is no room for what it shows; absent: found out */
export const bundleCreated = (large?: string): EventOfRow =>
  bundleEvent('bundle.created', { alias: 'null', ...(large === undefined ? {} : { large }) });
export const BUNDLE_CLAIMED = bundleEvent('bundle.claimed', {});
export const BUNDLE_EXPIRED = bundleEvent('bundle.expired', {});

/** Of what its owner still had. */
const STANDS = 'num_nonnulls(w.owner_org_id, w.owner_user_id) = 1 and w.deleted_at is null';
/** Of a row with `taken_down_at` and `takedown_reason`: what its owner may read of it now. */
export const BUNDLE_TAKEN_DOWN: EventOfRow = {
  ...bundleEvent('bundle.taken_down', {}),
  data: `jsonb_build_object('slug', w.slug, 'takenDownAt', ${instant('w.taken_down_at')}, 'reason', w.takedown_reason)`,
  truncated: 'null',
  where: STANDS,
};
export const BUNDLE_REINSTATED: EventOfRow = { ...bundleEvent('bundle.reinstated', {}), where: STANDS };

/** Of the openings `written`: a bundle each, with who it was (`by`) and when (`at`). */
export const BUNDLE_OPENED: EventOfRow = {
  ...bundleEvent('bundle.opened', {}),
  data: `jsonb_build_object('slug', w.slug, 'by', w.by, 'openedAt', ${instant('w.at')})`,
  truncated: 'null',
};
