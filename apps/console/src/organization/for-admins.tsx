import type { ReactNode } from 'react';

import { Empty } from '../components/states.js';
import { organization as words } from '../messages/organization.js';
import { type Acting, useActing } from './acting.js';

/** A part of the organization that is for its admins; others are told so. */
export function ForAdmins({ children }: { readonly children: (acting: Acting) => ReactNode }): ReactNode {
  const acting = useActing();
  if (acting === null) return null;
  return acting.isAdmin ? children(acting) : <Empty title={words.adminsOnly} text={words.adminsOnlyText} />;
}
