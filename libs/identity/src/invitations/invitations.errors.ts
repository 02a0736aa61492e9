import { DomainError } from '#kernel';

/** Inviting with an address that is none. */
export function invitationFieldInvalid(field: string, mistake: string): DomainError {
  return new DomainError('invalid', `invalid_${field}`, `${field}: ${mistake}`, {
    fields: [{ loc: ['body', field], msg: mistake, type: 'value_error' }],
  });
}

/** Inviting somebody whose verified address is a member's. */
export function alreadyMember(): DomainError {
  return new DomainError('conflict', 'already_member', 'Somebody with this address is a member already');
}

/** Inviting while as many invitations wait as there may be. */
export function tooManyInvitations(most: number): DomainError {
  return new DomainError(
    'conflict',
    'too_many_invitations',
    `There may be ${String(most)} invitations at once: withdraw one of them first`,
  );
}

/** Withdrawing an invitation that does not exist, or was accepted. */
export function invitationNotFound(): DomainError {
  return new DomainError('not_found', 'invitation_not_found', 'No such invitation');
}

/** Answering an invitation that never was, was withdrawn, replaced or declined, is over, or was accepted by somebody else. */
export function invitationOver(): DomainError {
  return new DomainError('not_found', 'invitation_over', 'This invitation is not valid any more');
}

/** Answering an invitation of another address than the verified one of the caller. */
export function otherAddress(): DomainError {
  return new DomainError(
    'forbidden',
    'other_address',
    'This invitation is for another address: sign in with the account that has it',
  );
}

/** Answering an invitation of the caller's address, which nobody has verified. */
export function addressUnverified(): DomainError {
  return new DomainError(
    'forbidden',
    'address_unverified',
    'Your address is not verified yet, and only who owns the address may answer this invitation',
  );
}
