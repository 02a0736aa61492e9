type Json = Record<string, unknown>;

interface Emitted {
  readonly summary: string;
  readonly description: string;
  readonly payload: Json;
  readonly example: unknown;
}

const UUID = { type: 'string', format: 'uuid' };
const TIME = { type: 'string', format: 'date-time' };
const FAILURE = { $ref: '#/components/schemas/GraphFailureView' };
const ID = '0193a1b2-0000-7000-8000-00000000000b';
const NOW = '2026-12-10T09:30:00.000Z';
const trace = { trace_id: '9f2c4e6a8b0d' };

/** What the server emits by itself (node-graph guide, "What you receive"). */
export const EMITTED: Readonly<Record<string, Emitted>> = {
  connected: {
    summary: 'Sent once after the connection',
    description:
      'Whoever gets it is known to the service and may call; `uid` is the user behind the credential.',
    payload: {
      type: 'object',
      required: ['ok', 'uid', 'client', 'serverTime'],
      properties: { ok: { const: true }, uid: UUID, client: { enum: ['web', 'api'] }, serverTime: TIME },
    },
    example: { ok: true, uid: ID, client: 'api', serverTime: NOW },
  },
  'ws:reconnect': {
    summary: 'Over how many seconds to come back after a loss',
    description:
      'Many sockets hang on the same process: a client that loses the connection waits a random part of `within` seconds. Comes after the connection, again before the service stops, and not where they are few.',
    payload: {
      type: 'object',
      required: ['within'],
      properties: { within: { type: 'integer', minimum: 1 } },
    },
    example: { within: 20 },
  },
  'graph:diff': {
    summary: 'What somebody else, or another socket of yours, changed of what you may see',
    description:
      'Links are whole, put them in the place of what you know; nodes are merged. It needs `graph:read`.',
    payload: { $ref: '#/components/schemas/GraphDiffBodyView' },
    example: { links: [], nodes: [{ id: ID, status: 2, version: 1 }] },
  },
  'branch:published': {
    summary: 'A node that you see was published',
    description: 'Comes beside the diff, to everybody who sees the node, with the token that opens it.',
    payload: {
      type: 'object',
      required: ['id', 'publicToken', 'publicDue', 'publicBranch'],
      properties: {
        id: UUID,
        publicToken: { type: 'string' },
        publicDue: { type: ['string', 'null'], format: 'date-time' },
        publicBranch: { type: 'boolean' },
      },
    },
    example: { id: ID, publicToken: 'q7Zr2mVx9KpL', publicDue: null, publicBranch: true },
  },
  'events:event': {
    summary: 'Something has happened, of what you have subscribed to',
    description:
      'Comes after `events:subscribe`. `cursor` is where to go on from: keep it with what you did.',
    payload: {
      type: 'object',
      required: ['event', 'cursor'],
      properties: { event: { $ref: '#/components/schemas/EventView' }, cursor: { type: 'string' } },
    },
    example: {
      event: {
        specversion: '1.0',
        id: ID,
        source: '/orgs/engines',
        type: 'key.created',
        subject: 'keys/lkyu_0123abcd',
        time: NOW,
        datacontenttype: 'application/json',
        data: { name: 'ci' },
        actor: { type: 'user', id: ID, name: 'grace', via: 'rest' },
        traceid: '3f2c9a1b7d04',
        orgid: ID,
      },
      cursor: 'kT3m_Zx2vWqTfGhx',
    },
  },
  'events:ended': {
    summary: 'A stream that you have subscribed to is over',
    description:
      'You may not read it any more, or the service stops. `org` as it was subscribed to; `null`: your own.',
    payload: {
      allOf: [
        { type: 'object', required: ['org'], properties: { org: { type: ['string', 'null'] } } },
        FAILURE,
      ],
    },
    example: {
      org: 'engines',
      ok: false,
      error: 'not_found',
      message: 'No such organization',
      reason: 'organization_not_found',
      ...trace,
    },
  },
  'ws:pong': {
    summary: 'The answer to `ws:ping`',
    description: 'Holds the same as the acknowledgement, for clients that listen to events only.',
    payload: {
      type: 'object',
      required: ['ok', 'serverTime'],
      properties: { ok: { const: true }, serverTime: TIME },
    },
    example: { ok: true, serverTime: NOW },
  },
  error: {
    summary: 'Why the connection is about to be closed',
    description:
      'The credential is missing, wrong or not valid any more, or there are too many sockets of the user.',
    payload: FAILURE,
    example: { ok: false, error: 'forbidden.auth_missing', message: 'Authentication required', ...trace },
  },
  rate_limited: {
    summary: 'Too many connections; the connection is about to be closed',
    description: 'Clients of Socket.IO come back by themselves; `retry_after` says when that makes sense.',
    payload: FAILURE,
    example: { ok: false, error: 'rate_limited', message: 'Too many requests', ...trace, retry_after: 30 },
  },
};
