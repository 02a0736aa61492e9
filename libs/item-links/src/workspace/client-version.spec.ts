import { describe, expect, it } from 'vitest';

import { isOutdated } from './client-version.js';

describe('isOutdated', () => {
  it.each([
    ['dreadnode-sdk/2.0.37', true],
    ['dreadnode-sdk/2.0.38', false],
    ['dreadnode-sdk/2.0.100', false],
    ['dreadnode-sdk/1.99.99', true],
    ['dreadnode-sdk/2.0', true],
    ['dreadnode-sdk/3', false],
    ['dreadnode-sdk/2.0.37rc1 extra', true],
    ['curl/8.0', false],
    [undefined, false],
  ])('%s against 2.0.38: %s', (agent, outdated) => {
    expect(isOutdated(agent, '2.0.38')).toBe(outdated);
  });
});
