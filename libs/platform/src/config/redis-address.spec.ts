import { describe, expect, it } from 'vitest';

import { parseRedisUrl } from './redis-address.js';

describe('an address of Redis', () => {
  it('names one server', () => {
    for (const url of ['redis://127.0.0.1:6379', 'rediss://:secret@redis.example/2'])
      expect(parseRedisUrl(url)).toEqual({ kind: 'server', url });
  });

  it('names sentinels, and what they call the server', () => {
    const text = 'redis+sentinel://app:p%40ss@s1.example,s2.example:26380/3?master_name=links';
    expect(parseRedisUrl(text)).toEqual({
      kind: 'sentinel',
      sentinels: [
        { host: 's1.example', port: 26_379 },
        { host: 's2.example', port: 26_380 },
      ],
      name: 'links',
      database: 3,
      username: 'app',
      password: 'p@ss',
      tls: false,
    });
    expect(parseRedisUrl('rediss+sentinel://s1?master_name=a&sentinel_password=b')).toEqual({
      kind: 'sentinel',
      sentinels: [{ host: 's1', port: 26_379 }],
      name: 'a',
      database: 0,
      sentinelPassword: 'b',
      tls: true,
    });
  });

  it('names some nodes of a cluster', () => {
    expect(parseRedisUrl('redis+cluster://:secret@10.0.0.1:7000,[::1]:7001,c')).toEqual({
      kind: 'cluster',
      nodes: [
        { host: '10.0.0.1', port: 7_000 },
        { host: '::1', port: 7_001 },
        { host: 'c', port: 6_379 },
      ],
      password: 'secret',
      tls: false,
    });
  });

  it.each([
    ...['', 'nowhere', 'http://redis.example', 'redis+sentinel://s1', 'redis+sentinel://?master_name=a'],
    ...['redis+cluster://a,,b', 'redis+cluster://a:port', 'redis+cluster://a/1', 'redis+other://a'],
    ...['redis+cluster://%zz@a', 'redis+sentinel://a:1/x?master_name=b'],
  ])('is none: %j', (text) => {
    expect(parseRedisUrl(text)).toBeNull();
  });
});
