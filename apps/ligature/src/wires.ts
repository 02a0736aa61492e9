import { ackEnvelope, bundleEnvelope, flatEnvelope, problemEnvelope, Wires } from '#platform';

const itemLinks = {
  envelope: problemEnvelope,
  body: 'json',
  problemDetails: true,
  rateLimitHeaders: true,
} as const;
const nodeGraph = { envelope: ackEnvelope, body: 'json' } as const;
const linky = { envelope: bundleEnvelope, body: 'json', anyType: true } as const;
const accounts = { ...linky, envelope: flatEnvelope } as const;
const pages = { envelope: flatEnvelope, body: 'form' } as const;

/** Which part of the address space speaks which envelope. Whole path segments, longest first. */
export const wires = new Wires(
  [
    { prefix: '/', ...pages },
    { prefix: '/api', ...linky },
    { prefix: '/api/auth', ...accounts },
    { prefix: '/api/v1', ...itemLinks },
    ...['health', 'graph', 'branch', 'trash', 'node', 'link', 'history'].map((area) => ({
      prefix: `/api/${area}`,
      ...nodeGraph,
    })),
  ],
  new Set(['l', 'claim', 'signin', 'signup', 'graph', 'branch', 'docs']),
);
