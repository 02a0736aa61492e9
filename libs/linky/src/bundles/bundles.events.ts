import { changesOf, type EventOwner, type NewEvent } from '#kernel';

import type { BundleRow } from './bundles.repository.js';
import { linkyView } from './bundle.view.js';
import { bundleEvents } from '../linky.events.js';

const FIELDS = [
  ...(['urls', 'urlMetadata', 'title', 'description', 'metadata', 'resolutionPolicy', 'alias'] as const),
  ...(['expiresAt', 'passwordProtected', 'trackOpens', 'maxOpens', 'expiredUrl'] as const),
];

/** Also of an edit that left everything as it was, but for the time: it makes a version. Nobody's bundle has none. */
export function bundleUpdated(before: BundleRow, after: BundleRow): NewEvent[] {
  const data = linkyView(after);
  const changes = changesOf(linkyView(before), data, FIELDS) ?? {};
  return ownerOf(after).map((owner) =>
    bundleEvents.event('bundle.updated', { owner, subject: subjectOf(after), data, changes }),
  );
}

export function bundleDeleted(bundle: BundleRow): NewEvent[] {
  return ownerOf(bundle).map((owner) =>
    bundleEvents.event('bundle.deleted', { owner, subject: subjectOf(bundle), data: linkyView(bundle) }),
  );
}

export function bundleRestored(bundle: BundleRow): NewEvent[] {
  return ownerOf(bundle).map((owner) =>
    bundleEvents.event('bundle.restored', { owner, subject: subjectOf(bundle), data: linkyView(bundle) }),
  );
}

const subjectOf = ({ slug }: BundleRow): string => `bundles/${slug}`;

/** None, if nobody has claimed it. */
function ownerOf({ owner_org_id: orgId, owner_user_id: userId }: BundleRow): EventOwner[] {
  if (orgId !== null) return [{ orgId }];
  return userId === null ? [] : [{ userId }];
}
