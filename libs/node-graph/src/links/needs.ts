import { LinkType } from '../model/status.js';

/** What a link of the type asks of who makes it, in words. */
export function needs(type: LinkType): string {
  return type === LinkType.Primary
    ? 'a primary link needs editor on both nodes'
    : 'a secondary link needs editor on the source and viewer on the target';
}
