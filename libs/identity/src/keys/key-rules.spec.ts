import { describe, expect, it } from 'vitest';

import { ScopeCatalog } from '#platform/auth';

import { keyNameMistake, rateLimitMistake, scopesMistake } from './key-rules.js';

const CATALOG = new ScopeCatalog([
  { 'links:read': {}, 'links:write': {} },
  { 'items:write': { ofWorkspaces: true }, 'projects:read': { ofWorkspaces: true } },
]);

describe('rules of a key', () => {
  it.each(['a', 'a'.repeat(80), '日本'])('take the name %j', (name) => {
    expect(keyNameMistake(name)).toBeNull();
  });

  it.each(['', 'a'.repeat(81), 'a\0', '\ud800'])('refuse the name %j', (name) => {
    expect(keyNameMistake(name)).not.toBeNull();
  });

  it('take every known scope', () => {
    expect(scopesMistake(CATALOG.names, false, CATALOG)).toBeNull();
  });

  it.each([[[]], [['links:admin']], [['links:read', '']], [['toString']]])(
    'refuse the scopes %j',
    (scopes) => {
      expect(scopesMistake(scopes, false, CATALOG)).not.toBeNull();
    },
  );

  it('let only workspace scopes be bound to a workspace', () => {
    expect(scopesMistake(['items:write', 'projects:read'], true, CATALOG)).toBeNull();
    expect(scopesMistake(['items:write', 'links:read'], true, CATALOG)).toContain('links:read');
  });

  it.each([0, 1, 1000, 100_000])('take the limit %d', (limit) => {
    expect(rateLimitMistake(limit)).toBeNull();
  });

  it.each([-1, 100_001, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuse the limit %d', (limit) => {
    expect(rateLimitMistake(limit)).not.toBeNull();
  });
});
