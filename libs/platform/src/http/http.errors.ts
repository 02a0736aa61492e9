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

/** Where content types are believed, for another one than JSON. */
export function wrongType(): DomainError {
  return new DomainError('invalid', 'unsupported_media_type', 'The request body must be application/json');
}
