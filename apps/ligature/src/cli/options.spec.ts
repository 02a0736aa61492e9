import { describe, expect, it } from 'vitest';

import { keyAdd } from './commands/key.commands.js';
import { readEnv } from '../settings.js';
import { Options } from './options.js';

describe('options', () => {
  it('demand what a command cannot do without', () => {
    expect(() => new Options({}).required('email')).toThrow('--email is missing');
    expect(() => new Options({ email: ' ' }).required('email')).toThrow('--email must not be empty');
    expect(new Options({ email: 'a@b.c' }).required('email')).toBe('a@b.c');
  });

  it('read whole numbers and lists', () => {
    const options = new Options({ limit: '50', many: 'lots', scopes: 'a, b,,c' });
    expect(options.integer('limit')).toBe(50);
    expect(options.integer('absent')).toBeUndefined();
    expect(() => options.integer('many')).toThrow('--many must be a whole number');
    expect(options.list('scopes')).toEqual(['a', 'b', 'c']);
  });

  it.each([{ name: 'x' }, { name: 'x', user: 'a@b.c', org: 'o' }])(
    'name one owner of a key: %j',
    async (values) => {
      const added = keyAdd.run(new Options(values), readEnv({}), () => Promise.resolve(''));
      await expect(added).rejects.toThrow('exactly one of --user and --org is needed');
    },
  );
});
