import { DomainError } from '#kernel';

/** Using a link that was used, replaced by a newer one, is over, or never was. */
export function linkOver(): DomainError {
  return new DomainError('not_found', 'link_over', 'This link is not valid any more: ask for a new one', {
    gone: true,
  });
}
