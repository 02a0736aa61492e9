import { DomainError } from '#kernel';

/** Taking back a file that is no archive of an organization, or of a later kind. */
export function noArchive(why: string): DomainError {
  return new DomainError('invalid', 'no_archive', `It is no archive of an organization: ${why}`);
}

/** Taking back an archive that lacks its end. */
export function archiveCutOff(): DomainError {
  return new DomainError('invalid', 'archive_cut_off', 'The archive was cut off: its last line is missing');
}

/** Taking back an organization whose slug another one has here. */
export function archiveSlugTaken(slug: string): DomainError {
  return new DomainError('conflict', 'slug_taken', `Another organization is called ${slug} here`);
}
