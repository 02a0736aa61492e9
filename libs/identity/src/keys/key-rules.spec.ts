import { describe, expect, it } from 'vitest';

import { SCOPES } from '#kernel';

import { keyNameMistake, rateLimitMistake, scopesMistake } from './key-rules.js';

describe('rules of a key', () => {
  it.each(['a', 'a'.repeat(80), '日本'])('take the name %j', (name) => {
    expect(keyNameMistake(name)).toBeNull();
  });

  it.each(['', 'a'.repeat(81), 'a\0', '\ud800'])('refuse the name %j', (name) => {
    expect(keyNameMistake(name)).not.toBeNull();
  });

  it('take every known scope', () => {
    expect(scopesMistake(SCOPES, false)).toBeNull();
  });

  it.each([[[]], [['links:admin']], [['links:read', '']], [['toString']]])(
    'refuse the scopes %j',
    (scopes) => {
      expect(scopesMistake(scopes, false)).not.toBeNull();
    },
  );

  it('let only workspace scopes be bound to a workspace', () => {
    expect(scopesMistake(['items:write', 'projects:read'], true)).toBeNull();
    expect(scopesMistake(['items:write', 'links:read'], true)).toContain('links:read');
  });

  it.each([0, 1, 1000, 100_000])('take the limit %d', (limit) => {
    expect(rateLimitMistake(limit)).toBeNull();
  });

  it.each([-1, 100_001, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuse the limit %d', (limit) => {
    expect(rateLimitMistake(limit)).not.toBeNull();
  });
});
