import { DomainError } from '#kernel';

/** Importing again what became a bundle that was deleted or taken down since. */
export function importedBundleGone(slug: string): DomainError {
  return new DomainError('conflict', 'bundle_gone', `It became the bundle ${slug}, which was deleted since`);
}
