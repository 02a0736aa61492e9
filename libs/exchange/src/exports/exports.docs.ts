import { flatRefusals } from '#platform/documents';

/** Documents the refusals of the route. */
export const Refusals = flatRefusals({
  400: 'What is asked for cannot be written in the format, or items without org, workspace and project',
  401: 'No, unknown or outdated credentials',
  403: 'The key lacks the scope',
  404: 'There is no such workspace or project, or not for you',
  429: 'Too many calls',
});
