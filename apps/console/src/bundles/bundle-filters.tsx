import type { ReactNode } from 'react';

import { QueryField } from '../components/query-field.js';
import { Choice } from '../components/select.js';
import { bundles } from '../messages/bundles.js';
import { useSession } from '../session/session.js';
import type { BundleFilter } from './routes.js';

/** Which bundles are listed, and in which order. Whoever acts for an organization has bundles of their own as well. */
export function BundleFilters({
  filter: { q = '', tag = '', owner, sort = 'updatedAt' },
  isEmpty,
  onChange,
}: {
  readonly filter: BundleFilter;
  /** There is nothing to filter. */
  readonly isEmpty: boolean;
  readonly onChange: (changes: { [Name in keyof BundleFilter]: BundleFilter[Name] | undefined }) => void;
}): ReactNode {
  const session = useSession();
  const slug = session?.activeOrganization?.slug;
  const organization = session?.organizations.find((each) => each.slug === slug)?.name ?? slug;
  if (isEmpty && organization === undefined) return null;
  return (
    <div className="filters">
      {!isEmpty && (
        <>
          <QueryField label={bundles.search} most={200} q={q} onChange={(text) => onChange({ q: text })} />
          <QueryField label={bundles.tag} most={40} q={tag} onChange={(text) => onChange({ tag: text })} />
        </>
      )}
      {organization !== undefined && (
        <Choice
          label={bundles.owner}
          value={owner ?? 'organization'}
          options={bundles.owners(organization)}
          onChange={(whose) => onChange({ owner: whose === 'me' ? whose : undefined })}
        />
      )}
      {!isEmpty && (
        <Choice
          label={bundles.sort}
          value={sort}
          options={bundles.sorts}
          onChange={(sorted) => onChange({ sort: sorted })}
        />
      )}
    </div>
  );
}
