import type { ReactNode } from 'react';

import { Field } from '../components/field.js';
import { activity as words } from '../messages/activity.js';
import { localTime } from '../local-time.js';
import { TextFilter } from './text-filter.js';
import { TypeFilter } from './type-filter.js';

/** As it stands in the address; times as the service takes them. */
export interface AuditFilter {
  readonly types?: string | undefined;
  readonly actor?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/** What the audit log has no entries of. */
const NOT_AUDITED = new Set([
  'bundle.*',
  'item.*',
  'project.*',
  'relationship.*',
  'import.*',
  'graph.link.*',
]);

export function AuditFilters({
  owner,
  filter,
  onChange,
  children,
}: {
  readonly owner: 'organization' | 'person';
  readonly filter: AuditFilter;
  readonly onChange: (changes: AuditFilter) => void;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className="filters">
      <TextFilter
        label={words.actor}
        hint={words.actorHint}
        value={filter.actor}
        onChange={(actor) => onChange({ actor })}
      />
      <TypeFilter
        owner={owner}
        types={filter.types}
        onChange={(types) => onChange({ types })}
        isOffered={(group) => !NOT_AUDITED.has(group)}
      />
      <TimeField label={words.since} value={filter.since} onChange={(since) => onChange({ since })} />
      <TimeField label={words.until} value={filter.until} onChange={(until) => onChange({ until })} />
      {children}
    </div>
  );
}

function TimeField({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}): ReactNode {
  const time = new Date(value ?? '').getTime();
  return (
    <Field
      label={label}
      type="datetime-local"
      defaultValue={Number.isNaN(time) ? '' : localTime(time)}
      onChange={(text) => {
        const typed = new Date(text);
        onChange(Number.isNaN(typed.getTime()) ? undefined : typed.toISOString());
      }}
    />
  );
}
