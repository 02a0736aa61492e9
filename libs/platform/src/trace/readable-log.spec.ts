import { describe, expect, it } from 'vitest';

import { readable } from './readable-log.js';

describe('a line of the log for people', () => {
  it('says what happened, then its fields', () => {
    const request = { level: 30, time: 1, msg: 'request', trace_id: 'ab12', route: '/api/node/:id', ms: 3.2 };
    expect(readable(request)).toBe('request trace_id=ab12 route=/api/node/:id ms=3.2');
    expect(readable({ msg: 'lost', context: 'Database', reason: 'it is "away"', hosts: ['a', 'b'] })).toBe(
      String.raw`lost reason="it is \"away\"" hosts=["a","b"]`,
    );
  });

  it('has the stack of an error below', () => {
    expect(readable({ msg: 'failed', err: { message: 'no', stack: 'Error: no\n    at there' } })).toBe(
      'failed\nError: no\n    at there',
    );
  });

  it('is one line, and moves no cursor, whatever others wrote into it', () => {
    const forged = readable({ msg: 'a\nINFO: b', title: '\u001b[2J\u0085\r\n' });
    expect(forged).not.toMatch(/[\n\r\u001b\u0085]/);
    expect(readable({ msg: 'x', err: { stack: 'Error: \u001b[2J' } })).toContain(String.raw`\u001b[2J`);
  });
});
