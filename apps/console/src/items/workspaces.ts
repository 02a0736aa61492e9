import { queryOptions } from '@tanstack/react-query';

import { client } from '../client.js';

export const workspacesQuery = queryOptions({
  queryKey: ['workspaces'],
  queryFn: ({ signal }) => client.me.workspaces({ signal }),
  staleTime: 60_000,
});

export type OwnWorkspace = Awaited<ReturnType<typeof client.me.workspaces>>[number];

/** As the address says it. */
export const nameInAddress = ({ organization, slug }: OwnWorkspace): string => `${organization.slug}/${slug}`;

/** The workspace of the address, or else the first of whom somebody acts for, or else the first. */
export function chosenWorkspace(
  all: readonly OwnWorkspace[],
  wanted: string | undefined,
  active: string | null,
): OwnWorkspace | undefined {
  if (wanted !== undefined) return all.find((each) => nameInAddress(each) === wanted);
  return all.find(({ organization }) => organization.slug === active) ?? all[0];
}
