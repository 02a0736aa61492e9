import { describe, expect, it } from 'vitest';

import { type WorkFor } from '#platform/auth';
import { SettingsReader } from '#platform/config';
import { type Guess } from '#platform/limits';

import { IdentitySettings } from '../identity.env.js';
import { type HashingPurpose, HashingQueues } from './hashing-queues.js';
import { Passwords } from './passwords.js';

const ada = { caller: 'user:ada' };
const FREE: Guess = { demand: () => Promise.resolve(), settle: () => Promise.resolve() };

interface Subject {
  hash(password: string): Promise<string>;
  matches(
    password: string,
    hash: string | null,
    requester?: WorkFor,
    purpose?: HashingPurpose,
  ): Promise<boolean>;
}

function passwordsWith(variables: Record<string, string> = {}): Subject {
  const settings = new IdentitySettings(new SettingsReader(variables));
  const passwords = new Passwords(settings, new HashingQueues(settings));
  return {
    hash: (password) => passwords.hash(password, 'account', ada),
    matches: (password, hash, requester = ada, purpose = 'account') =>
      passwords.matches(password, hash, { purpose, requester, guess: FREE }),
  };
}

const passwords = passwordsWith();

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
    const dear = passwordsWith({ LIGATURE_PASSWORD_COST: '16' });
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

  it('wait for their turn, and are sent away when too many of one caller wait, or of all', async () => {
    // Cheap parameters: what is looked at is the queue.
    const cheap = `$scrypt$ln=4,r=8,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;
    const few = passwordsWith({ LIGATURE_PASSWORD_QUEUE: '4' });
    const ask = (caller: string, purpose?: HashingPurpose): Promise<boolean> =>
      few.matches('x', cheap, { caller }, purpose);
    const own = Promise.allSettled([ask('a'), ask('a'), ask('a'), ask('a')]);
    const others = Promise.allSettled(['b', 'c', 'd', 'e'].map((caller) => ask(caller)));
    const content = Promise.allSettled([ask('a', 'content'), ask('b', 'content')]);
    // One of a and one of b are worked on, two of a may wait: the latest of them goes when e finds no room.
    expect((await own).map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
    ]);
    for (const one of await own) {
      if (one.status === 'rejected')
        expect(one.reason).toMatchObject({ kind: 'unavailable', reason: 'busy' });
    }
    expect((await others).map(({ status }) => status)).toEqual(Array(4).fill('fulfilled'));
    expect((await content).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  });
});
