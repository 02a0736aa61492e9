import { DomainError } from '#kernel';

function wrongField(field: string, mistake: string): DomainError {
  return new DomainError('invalid', `invalid_${field}`, `${field}: ${mistake}`, {
    fields: [{ loc: ['body', field], msg: mistake, type: 'value_error' }],
  });
}

/** An endpoint of somebody else, or that does not exist. */
export function webhookNotFound(): DomainError {
  return new DomainError('not_found', 'webhook_not_found', 'No such webhook');
}

/** Webhooks of an organization, asked for by a member who is no admin. */
export function webhooksForAdmins(): DomainError {
  return new DomainError('forbidden', 'admins_only', 'Webhooks of an organization are for its admins');
}

/** Setting an endpoint to a URL that is none, or that nothing is delivered to. */
export function badTarget(mistake: string): DomainError {
  return wrongField('url', mistake);
}

/** Asking for too few or too many types, or for what is no list. */
export function badTypes(mistake: string): DomainError {
  return wrongField('types', mistake);
}

/** Asking for types none of which the caller may read. */
export function typesNotReadable(): DomainError {
  return new DomainError(
    'forbidden',
    'types_not_readable',
    'You may not read events of these types: a key needs the scope to read what they are about',
  );
}

/** Another endpoint, where there are as many as there may be. */
export function tooManyWebhooks(most: number): DomainError {
  return new DomainError(
    'conflict',
    'too_many_webhooks',
    `There may be ${String(most)} webhooks: delete one of them first`,
  );
}

/** Delivering an event again that was never to be delivered there, or is not kept any more. */
export function deliveryNotFound(): DomainError {
  return new DomainError('not_found', 'delivery_not_found', 'No such event was to be delivered there');
}

/** Going on in a list of webhooks or deliveries from a cursor of another one. */
export function badDeliveryCursor(): DomainError {
  return new DomainError('invalid', 'bad_cursor', 'after: should be a cursor that was told before');
}

/** Delivering again, where nothing is delivered. */
export function webhookIsDisabled(): DomainError {
  return new DomainError('conflict', 'webhook_disabled', 'The webhook is disabled: enable it first');
}

/** Enabling an endpoint that moved here with its organization, before it has a secret. */
export function webhookHasNoSecret(): DomainError {
  return new DomainError(
    'conflict',
    'webhook_without_secret',
    'The webhook moved here without its secret: make a new one first, by rotate-secret',
  );
}

/** Delivering events again of a time that is none. */
export function badReplayTime(field: 'from' | 'to'): DomainError {
  return wrongField(field, 'should be a time, as RFC 3339 writes it');
}

/** Delivering events again of a time that ends before it begins. */
export function emptyReplay(): DomainError {
  return wrongField('to', 'should be later than from');
}

/** Delivering more events again than one call may. */
export function replayTooLarge(most: number): DomainError {
  return wrongField('to', `There are more than ${String(most)} events in that time: replay them in parts`);
}
