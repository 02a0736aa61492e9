import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { DomainError } from '#kernel';

import { parseNewLink } from './new-link.js';

const A = '0D0E9B1A-0000-1000-8000-00000000000a';
const B = '77aa9b1a-0000-4000-8000-00000000000b';

function reasonOf(payload: unknown): string | null {
  try {
    parseNewLink(payload);
    return null;
  } catch (error) {
    return error instanceof DomainError && error.kind === 'invalid'
      ? error.reason
      : `unexpected ${String(error)}`;
  }
}

describe('parseNewLink', () => {
  it('takes any UUID in any case, and 0 as the type', () => {
    expect(parseNewLink({ source: A, target: B, more: 1 })).toEqual({
      id: null,
      source: A.toLowerCase(),
      target: B,
      type: 0,
    });
    expect(parseNewLink({ source: A, target: B, type: 1 }).type).toBe(1);
  });

  it.each([
    ['missing_params', undefined],
    ['missing_params', null],
    ['missing_params', 'text'],
    ['missing_params', []],
    ['missing_params', {}],
    ['missing_params', { source: A }],
    ['missing_params', { source: A, target: null }],
    ['missing_params', { source: '123', target: null }],
    ['missing_params', JSON.parse(`{"__proto__": {"source": "${A}", "target": "${B}"}}`)],
    ['invalid_uuid', { source: '123', target: '456' }],
    ['invalid_uuid', { source: '', target: B }],
    ['invalid_uuid', { source: A, target: 7 }],
    ['invalid_uuid', { source: A, target: `${B}\u0000` }],
    ['invalid_uuid', { source: 'x', target: B, type: 9 }],
    ['invalid_type', { source: A, target: B, type: 2 }],
    ['invalid_type', { source: A, target: B, type: true }],
    ['invalid_type', { source: A, target: B, type: '0' }],
    ['invalid_type', { source: A, target: B, type: 1.5 }],
    ['invalid_type', { source: A, target: B, type: null }],
    ['invalid_type', { source: A, target: A, type: 5 }],
    ['self_link_not_allowed', { source: A, target: A.toLowerCase() }],
  ])('refuses with %s: %j', (reason, payload) => {
    expect(reasonOf(payload)).toBe(reason);
  });

  it('never fails in any other way', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.anything(), fc.record({ source: fc.anything(), target: fc.anything() })),
        (payload) => {
          expect(reasonOf(payload)).toMatch(
            /^(missing_params|invalid_uuid|invalid_type|self_link_not_allowed)$/,
          );
        },
      ),
    );
  });
});
