import { isUuid } from '#kernel';

/** The column of projects that a path segment names. */
export const by = (project: string): 'id' | 'key' => (isUuid(project) ? 'id' : 'key');
