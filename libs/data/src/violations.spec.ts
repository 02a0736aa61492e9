import { describe, expect, it } from 'vitest';

import { isUnreachable, sqlState } from './violations.js';

describe('errors of the database', () => {
  it('are told from those of the connection, whose codes may be as long', () => {
    const lost = Object.assign(new Error('write EPIPE'), { code: 'EPIPE', syscall: 'write' });
    expect(sqlState(lost)).toBeNull();
    expect(isUnreachable(lost)).toBe(true);
    const refused = Object.assign(new Error('duplicate key'), { code: '23505' });
    expect(sqlState(refused)).toBe('23505');
    expect(isUnreachable(refused)).toBe(false);
  });
});
