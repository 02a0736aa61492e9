import type { ReactNode } from 'react';

import { useActing } from './acting.js';
import { Invitations } from './invitations.js';
import { Members } from './members.js';

/** Who belongs to the organization, and who is invited. */
export function People(): ReactNode {
  const acting = useActing();
  if (acting === null) return null;
  return (
    <>
      {acting.isAdmin && <Invitations org={acting.slug} />}
      <Members acting={acting} />
    </>
  );
}
