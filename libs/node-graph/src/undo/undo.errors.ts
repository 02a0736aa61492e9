import { DomainError } from '#kernel';

/** Undo and redo, when `batchId` is absent. */
export function missingBatchId(): DomainError {
  return new DomainError('invalid', 'missing_batchId', 'Missing required parameters: batchId');
}

/** Undo and redo, when there is no such batch. */
export function batchNotFound(): DomainError {
  return new DomainError('not_found', 'batch', 'There is no such batch', { coded: true });
}

/** Undo of a batch that was undone before. */
export function alreadyUndone(): DomainError {
  return new DomainError(
    'conflict',
    'already_undone',
    'The batch was undone already: history:redo makes it happen again',
    { coded: true },
  );
}

/** Redo of a batch that is not undone. */
export function notUndone(): DomainError {
  return new DomainError('conflict', 'not_undone', 'The batch is not undone', { coded: true });
}
