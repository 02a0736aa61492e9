import { describe, expect, it } from 'vitest';

import { SeenWeeks } from './seen-weeks.js';

const NOTHING = '00000000-0000-0000-0000-000000000000';

describe('weeks that are over', () => {
  it('need not be looked through by who has seen all that was written until their ends', () => {
    const weeks = new SeenWeeks();
    expect(weeks.unseenBy('700:700:')).toBe(NOTHING);
    weeks.learn([
      { until: 'a', transaction: '5' },
      { until: 'b', transaction: '9007199254740993' },
    ]);
    expect(weeks.unseenBy('5:9:7')).toBe(NOTHING);
    expect(weeks.unseenBy('6:9:7')).toBe('a');
    expect(weeks.unseenBy('9007199254740993:9007199254740999:')).toBe('a');
    expect(weeks.unseenBy('9007199254740994:9007199254740999:')).toBe('b');
  });
});
