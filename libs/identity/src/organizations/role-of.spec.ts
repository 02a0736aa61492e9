import { describe, expect, it } from 'vitest';

import { roleOf } from './role-of.js';

describe('roleOf', () => {
  it.each([
    ['org:admin', 'admin'],
    [' ORG:Admin ', 'admin'],
    ['org:member', 'editor'],
    ['linky:editor', 'editor'],
    ['linky:editor-plus', 'editor'],
    ['linky:admin', 'viewer'],
    ['owner', 'admin'],
    ['contributor', 'editor'],
    ['reader', 'viewer'],
    ['', 'viewer'],
  ])('%j is %s', (slug, role) => {
    expect(roleOf(slug)).toBe(role);
  });
});
