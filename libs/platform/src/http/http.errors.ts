import { DomainError } from '#kernel';

/** The door of the service, for a request with more than one `Host` header. */
export function severalHosts(): DomainError {
  return new DomainError('invalid', 'bad_request', 'The request has more than one Host header');
}

/** Where bodies are JSON, for one that is not. */
export function notJson(): DomainError {
  return new DomainError('invalid', 'invalid_json', 'The request body is not valid JSON', {
    fields: [{ loc: ['body'], msg: 'JSON decode error', type: 'json_invalid' }],
  });
}

/** Any body with bytes that stand for no character in UTF-8. */
export function notUtf8(): DomainError {
  return new DomainError('invalid', 'bad_request', 'The request body is not valid UTF-8');
}

/** Bodies that are JSON, with so many lists and objects that reading them would keep others waiting. */
export function tooManyParts(most: number): DomainError {
  return new DomainError(
    'invalid',
    'bad_request',
    `The request body has more than ${String(most)} lists and objects`,
  );
}

/** Any JSON body with more numbers that have to be kept digit by digit than is worth anybody's time. */
export function tooManyNumbers(most: number): DomainError {
  return new DomainError(
    'invalid',
    'bad_request',
    `The request body has more than ${String(most)} numbers that are too long for a double`,
  );
}

/** Any body in an encoding that is not read; `Accept-Encoding` names the one that is (RFC 9110, 15.5.16). */
export function unsupportedEncoding(encoding: string): DomainError {
  const named = /^[\w!#$%&'*+.^`|~, -]{1,40}$/.test(encoding) ? ` "${encoding}"` : '';
  return new DomainError(
    'invalid',
    'unsupported_media_type',
    `The Content-Encoding${named} is not supported: send the body as it is, or with gzip`,
    { headers: { 'accept-encoding': 'gzip' } },
  );
}

/** A body that says that it is gzip, and is not, or not whole. */
export function unreadableGzip(): DomainError {
  return new DomainError('invalid', 'bad_request', 'The request body is not valid gzip');
}

/** Where content types are believed, for another one than JSON. */
export function wrongType(): DomainError {
  return new DomainError('invalid', 'unsupported_media_type', 'The request body must be application/json');
}
