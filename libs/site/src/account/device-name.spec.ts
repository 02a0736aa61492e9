import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { deviceName } from './device-name.js';

const MOZILLA = 'Mozilla/5.0';

describe('deviceName', () => {
  it.each([
    [`${MOZILLA} (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0`, 'Firefox on Linux'],
    [`${MOZILLA} (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36`, 'Chrome on Windows'],
    [
      `${MOZILLA} (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0`,
      'Edge on Windows',
    ],
    [
      `${MOZILLA} (Linux; Android 15) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36`,
      'Chrome on Android',
    ],
    [`${MOZILLA} (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1`, 'Safari on iOS'],
    [`${MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15`, 'Safari on macOS'],
    ['curl/8.5.0', 'curl/8.5.0'],
    ['', 'Unknown device'],
    [null, 'Unknown device'],
  ])('%s is %s', (userAgent, name) => {
    expect(deviceName(userAgent)).toBe(name);
  });

  it('is short, whatever a client calls itself', () => {
    fc.assert(
      fc.property(fc.string(), (userAgent) => {
        const { length } = deviceName(userAgent);
        expect(length > 0 && length <= 40).toBe(true);
      }),
    );
  });
});
