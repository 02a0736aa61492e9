import { etagOf, type Project } from '#client';
import { queryOptions } from '@tanstack/react-query';

import type { Place, ProjectPlace } from '../place.js';

/** All projects of a workspace. */
// eslint-disable-next-line @typescript-eslint/explicit-function-return-type -- it is what the library makes of it
export const projectsQuery = ({ org, ws, client }: Place) =>
  queryOptions({
    queryKey: ['projects', org, ws],
    queryFn: ({ signal }) => client.projects.list({ signal }),
  });

export interface StoredProject {
  readonly project: Project;
  /** The tag that a change must name. */
  readonly etag: string | undefined;
}

// eslint-disable-next-line @typescript-eslint/explicit-function-return-type -- it is what the library makes of it
export const projectQuery = ({ key, client }: ProjectPlace) =>
  queryOptions({
    queryKey: ['projects', ...key],
    queryFn: async ({ signal }): Promise<StoredProject> => {
      const project = await client.projects.get(undefined, { signal });
      return { project, etag: etagOf(project) };
    },
  });
