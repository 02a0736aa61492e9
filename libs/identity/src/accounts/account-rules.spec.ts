import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  displayNameMistake,
  emailMistake,
  passwordMistake,
  usernameFrom,
  usernameMistake,
} from './account-rules.js';

describe('emailMistake', () => {
  it.each(['ada@example.com', 'a+b.c@sub.example.co', 'demo@localhost', "o'neil@example.com"])(
    'takes %j',
    (email) => {
      expect(emailMistake(email)).toBeNull();
    },
  );

  it.each([
    '',
    'ada',
    'ada@',
    '@example.com',
    'a b@example.com',
    'a@b@c.com',
    'a\0@example.com',
    'ada@ex ample.com',
  ])('refuses %j', (email) => {
    expect(emailMistake(email)).not.toBeNull();
  });
});

describe('usernameMistake', () => {
  it.each(['a', 'Ada', 'ada.lovelace', 'a_b-c', '9', 'a'.repeat(40)])('takes %j', (name) => {
    expect(usernameMistake(name)).toBeNull();
  });

  it.each(['', '.a', 'a.', '-', 'a b', 'a@b', 'ä', 'a\0', 'a\n', 'a'.repeat(41)])('refuses %j', (name) => {
    expect(usernameMistake(name)).not.toBeNull();
  });
});

describe('passwordMistake', () => {
  it.each(['12345678', '        ', 'a'.repeat(200), 'пароль-8', '🔑'.repeat(8), '🔑'.repeat(200)])(
    'takes %j',
    (password) => {
      expect(passwordMistake(password)).toBeNull();
    },
  );

  it.each(['', '1234567', '🔑'.repeat(7), 'a'.repeat(201)])('refuses %j', (password) => {
    expect(passwordMistake(password)).not.toBeNull();
  });
});

describe('displayNameMistake', () => {
  it('takes names of all languages, and nothing that breaks lines', () => {
    expect(displayNameMistake('Ada Lovelace 日本')).toBeNull();
    for (const name of ['a\nb', 'a\0', '\ud800', 'a'.repeat(101)])
      expect(displayNameMistake(name)).not.toBeNull();
  });
});

describe('usernameFrom', () => {
  it.each([
    [['ada'], 'ada'],
    [[undefined, 'ada.lovelace@example.com'], 'ada.lovelace'],
    [['@@', 42, null, 'Ada Lovelace'], 'Ada-Lovelace'],
    [[], 'user'],
    [['..__--'], 'user'],
  ])('makes of %j %j', (suggestions, name) => {
    expect(usernameFrom(suggestions)).toBe(name);
  });

  it('always makes a good one, with room for a tail', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 2 }), fc.string({ maxLength: 90 }), (others, name) => {
        expect(usernameMistake(`${usernameFrom([...others, name])}-abcdef`)).toBeNull();
      }),
    );
  });
});
