import { describe, expect, it } from 'vitest';

import { hashPassword, isPassword } from './passwords.js';

describe('passwords', () => {
  it('are hashed with a salt and their parameters, and recognised', async () => {
    const [hash, again] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);
    expect(hash).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[\w-]{22}\$[\w-]{43}$/);
    expect(again).not.toBe(hash);
    expect(await isPassword('correct horse', hash)).toBe(true);
    expect(await isPassword('correct horsf', hash)).toBe(false);
    expect(await isPassword('', hash)).toBe(false);
  });

  it('are the same however their letters are composed', async () => {
    const hash = await hashPassword('caf\u00e9-caf\u00e9');
    expect(await isPassword('cafe\u0301-cafe\u0301', hash)).toBe(true);
  });

  it('are nobody’s where there is no hash, after the same work', async () => {
    expect(await isPassword('whatever', null)).toBe(false);
  });

  it('wait for their turn, and are sent away when too many wait', async () => {
    // Cheap parameters: what is looked at is the queue.
    const cheap = `$scrypt$ln=4,r=8,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;
    const tries = await Promise.allSettled(Array.from({ length: 80 }, () => isPassword('x', cheap)));
    const refused = tries.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(80 - 2 - 64);
    expect(refused[0]).toMatchObject({ reason: { kind: 'unavailable', reason: 'busy' } });
    expect(await isPassword('x', cheap)).toBe(false);
  });
});
