import { expect, it } from 'vitest';

import { veiled } from './invitation.view.js';

it.each([
  ['grace@example.com', 'g\u2026@example.com'],
  ['g@localhost', 'g\u2026@localhost'],
  ['"a@b"@example.com', '"\u2026@example.com'],
])('of %s shows %s', (email, shown) => {
  expect(veiled(email)).toBe(shown);
});
