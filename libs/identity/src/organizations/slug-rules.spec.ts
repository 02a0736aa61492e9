import { describe, expect, it } from 'vitest';

import { nameMistake, roleMistake, slugMistake } from './slug-rules.js';

describe('slugMistake', () => {
  it.each(['a', 'demo', 'team-7', 'a_b', 'a'.repeat(64)])('takes %j', (slug) => {
    expect(slugMistake(slug)).toBeNull();
  });

  it.each(['', 'A', '-a', 'a-', 'a b', 'a/b', 'a\0', 'a'.repeat(65), 'ä'])('refuses %j', (slug) => {
    expect(slugMistake(slug)).not.toBeNull();
  });
});

describe('nameMistake', () => {
  it('wants some text that can be stored', () => {
    expect(nameMistake('Analytical Engines & Co.')).toBeNull();
    for (const name of ['', 'a'.repeat(101), 'a\0', '\udfff']) expect(nameMistake(name)).not.toBeNull();
  });
});

describe('roleMistake', () => {
  it('takes any word', () => {
    for (const role of ['org:admin', 'org:member', 'reader', 'linky:editor_plus']) {
      expect(roleMistake(role)).toBeNull();
    }
    for (const role of ['', 'a b', 'a'.repeat(61)]) expect(roleMistake(role)).not.toBeNull();
  });
});
