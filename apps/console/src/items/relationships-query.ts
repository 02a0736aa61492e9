import type { ProjectPlace } from './place.js';

/** The relationships that a project has registered. */
// eslint-disable-next-line @typescript-eslint/explicit-function-return-type -- it is what the library makes of it
export const relationshipsQuery = ({ key, client }: ProjectPlace) => ({
  queryKey: ['relationships', ...key],
  queryFn: ({ signal }: { signal: AbortSignal }) => client.projects.relationships({ signal }),
});
