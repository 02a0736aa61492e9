import { describe, expect, it } from 'vitest';

import { flatEnvelope } from './flat.envelope.js';
import { Wires } from './wires.js';

const wire = (prefix: string): { prefix: string; envelope: typeof flatEnvelope; body: 'json' } => ({
  prefix,
  envelope: flatEnvelope,
  body: 'json',
});

describe('Wires', () => {
  const wires = new Wires(['/', '/api', '/api/v1', '/api/link'].map(wire));

  it.each([
    ['/', '/'],
    ['/l/abc', '/'],
    ['/apix', '/'],
    ['/api', '/api'],
    ['/api/links', '/api'],
    ['/api/links/abc', '/api'],
    ['/api/link', '/api/link'],
    ['/api/link?x=/api/v1', '/api/link'],
    ['/api/link/trash', '/api/link'],
    ['/api/v1/org/a', '/api/v1'],
    ['/api/v10', '/api'],
  ])('%s is on the wire of %s', (path, prefix) => {
    expect(wires.of(path).prefix).toBe(prefix);
  });
});
