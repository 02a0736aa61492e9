import type { ReactNode } from 'react';

import { Choice } from '../components/select.js';
import { activity as words } from '../messages/activity.js';
import { eventWords, groupsOf } from '../messages/events.js';

const ALL = '*';

/** Which group a pattern or the name of a type belongs to. */
function groupOf(types: string, groups: Readonly<Record<string, string>>): string {
  return Object.keys(groups).find((group) => types === group || types.startsWith(group.slice(0, -1))) ?? ALL;
}

/** What happened, by what it is about, and then by what it is. */
export function TypeFilter({
  owner,
  types,
  onChange,
  isOffered = () => true,
}: {
  readonly owner: 'organization' | 'person';
  readonly types: string | undefined;
  readonly onChange: (types: string | undefined) => void;
  /** Which patterns there are events of. */
  readonly isOffered?: (group: string) => boolean;
}): ReactNode {
  const groups = Object.fromEntries(Object.entries(groupsOf(owner)).filter(([group]) => isOffered(group)));
  const group = groupOf(types ?? ALL, groups);
  const single = Object.entries(eventWords).filter(([name]) => name.startsWith(group.slice(0, -1)));
  return (
    <>
      <Choice
        label={words.kind}
        value={group}
        options={{ [ALL]: words.allKinds, ...groups }}
        onChange={(chosen) => onChange(chosen === ALL ? undefined : chosen)}
      />
      {group !== ALL && (
        <Choice
          label={words.type}
          value={types ?? group}
          options={{ [group]: words.allTypes, ...Object.fromEntries(single) }}
          onChange={onChange}
        />
      )}
    </>
  );
}
