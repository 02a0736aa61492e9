import { LigatureError } from '#client';
import { queryOptions } from '@tanstack/react-query';

import { client } from '../client.js';
import { roles } from '../messages/organization.js';
import { useSession } from '../session/session.js';

/** For whom somebody acts, as long as that is an organization. */
export interface Acting {
  readonly slug: string;
  readonly isAdmin: boolean;
  /** Id of the person. */
  readonly userId: string;
}

/** `null`: for themselves, or it is not known yet. */
export function useActing(): Acting | null {
  const session = useSession();
  if (session?.activeOrganization == null || session.user === null) return null;
  const { slug, role } = session.activeOrganization;
  return { slug, isAdmin: role === 'admin', userId: session.user.id };
}

// eslint-disable-next-line @typescript-eslint/explicit-function-return-type -- it is what the library makes of it
export const organizationQuery = (slug: string) =>
  queryOptions({
    queryKey: ['organization', slug],
    queryFn: ({ signal }) => client.orgs.get(slug, { signal }),
  });

/** Acts for an organization, or for oneself: everything that is shown is another's then. */
export async function actFor(slug: string | null, path = '/console/organization'): Promise<void> {
  await client.me.actFor(slug);
  location.assign(path);
}

/** Whether somebody was refused since the organization demands a second factor of them. */
export function demandsFactor(error: unknown): boolean {
  return error instanceof LigatureError && error.code === 'SECOND_FACTOR_REQUIRED';
}

/** A role as people say it; words of one's own stay as they are. */
export function roleName(role: string): string {
  return (roles as Readonly<Record<string, string>>)[role] ?? role;
}
