import { describe, expect, it } from 'vitest';

import { readEnv } from '#platform';

import { Passwords } from './passwords.js';

const passwords = new Passwords(readEnv({}));

describe('passwords', () => {
  it('are hashed with a salt and their parameters, and recognised', async () => {
    const [hash, again] = await Promise.all([
      passwords.hash('correct horse'),
      passwords.hash('correct horse'),
    ]);
    expect(hash).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[\w-]{22}\$[\w-]{43}$/);
    expect(again).not.toBe(hash);
    expect(await passwords.matches('correct horse', hash)).toBe(true);
    expect(await passwords.matches('correct horsf', hash)).toBe(false);
    expect(await passwords.matches('', hash)).toBe(false);
  });

  it('are hashed at the cost that is set, and recognised whatever it was', async () => {
    const dear = new Passwords(readEnv({ LIGATURE_PASSWORD_COST: '16' }));
    const hash = await dear.hash('correct horse');
    expect(hash).toMatch(/^\$scrypt\$ln=16,/);
    expect(await passwords.matches('correct horse', hash)).toBe(true);
  });

  it('are the same however their letters are composed', async () => {
    const hash = await passwords.hash('caf\u00e9-caf\u00e9');
    expect(await passwords.matches('cafe\u0301-cafe\u0301', hash)).toBe(true);
  });

  it('are nobody’s where there is no hash, after the same work', async () => {
    expect(await passwords.matches('whatever', null)).toBe(false);
  });

  it('wait for their turn, and are sent away when too many wait', async () => {
    // Cheap parameters: what is looked at is the queue.
    const cheap = `$scrypt$ln=4,r=8,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;
    const tries = await Promise.allSettled(Array.from({ length: 80 }, () => passwords.matches('x', cheap)));
    const refused = tries.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(80 - 2 - 64);
    expect(refused[0]).toMatchObject({ reason: { kind: 'unavailable', reason: 'busy' } });
    expect(await passwords.matches('x', cheap)).toBe(false);
  });
});
