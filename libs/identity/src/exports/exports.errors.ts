import { DomainError } from '#kernel';

/** An export that is somebody else's, or over, or that was never made. */
export function exportNotFound(): DomainError {
  return new DomainError(
    'not_found',
    'export_not_found',
    'No such export, or it has expired: ask for another',
  );
}

/** Downloading an export before it is ready, or one that could not be made. */
export function exportNotReady(): DomainError {
  return new DomainError('conflict', 'export_not_ready', 'The export is not ready: see how far it has come');
}

/** Downloading an export that was sealed with another secret of the service. */
export function exportUnreadable(): DomainError {
  return new DomainError(
    'not_found',
    'export_unreadable',
    'The export cannot be read any more: ask for another',
    {
      gone: true,
    },
  );
}
