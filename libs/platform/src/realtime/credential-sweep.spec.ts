import { afterEach, describe, expect, it, vi } from 'vitest';

import { type CallOrigin, DomainError, type Principal, SystemClock } from '#kernel';

import { Authenticator, type Credentials } from '../auth/authenticator.js';
import { CredentialSweep } from './credential-sweep.js';
import type { RealtimeSocket } from './socket-data.js';

const EVERY_MS = 10;

class Directory extends Authenticator {
  readonly asked: string[] = [];
  readonly addresses = new Set<string>();
  readonly answers = new Map<string, Principal | null | Error>();

  override identify(): Promise<Principal | null> {
    throw new Error('nobody used anything');
  }

  override recognize({ bearer = '', origin: { address } }: Credentials): Promise<Principal | null> {
    this.asked.push(bearer);
    this.addresses.add(address ?? '');
    const answer = this.answers.get(bearer) ?? null;
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  }
}

const originAt = (address: string): CallOrigin => ({
  traceId: '0123456789ab',
  via: 'socket',
  address,
  userAgent: null,
});

function principal(subject: string, expiresAt = Date.now() + 60_000): Principal {
  return { subject, credential: { type: 'session', via: 'bearer', expiresAt } } as Principal;
}

function socketOf(bearer: string, known: Principal): RealtimeSocket & { told: unknown[] } {
  const told: unknown[] = [];
  const socket = {
    id: 'self',
    connected: true,
    rooms: new Set(['self', 'user:x']),
    data: { credentials: { bearer, origin: originAt('203.0.113.9') }, principal: known, apiVersion: 1 },
    told,
    emit: (...args: unknown[]) => told.push(args),
    leave: (room: string) => socket.rooms.delete(room),
    disconnect: () => (socket.connected = false),
    on: () => undefined,
    use: () => undefined,
  };
  return socket as unknown as RealtimeSocket & { told: unknown[] };
}

describe('CredentialSweep', () => {
  const directory = new Directory();
  let sweep: CredentialSweep | undefined;
  afterEach(() => {
    sweep?.stop();
  });

  function watch(...sockets: RealtimeSocket[]): void {
    directory.asked.length = 0;
    directory.addresses.clear();
    sweep = new CredentialSweep(directory, new SystemClock(), EVERY_MS);
    sweep.start(() => sockets);
  }

  const rounds = (n: number): Promise<void> =>
    vi.waitFor(() => {
      expect(directory.asked.length).toBeGreaterThan(n);
    }, 5_000);

  it('tells and silences those whose credentials are over or now belong to somebody else', async () => {
    directory.answers.set('good', principal('ann')).set('other', principal('ben')).set('gone', null);
    directory.answers.set('ended', new DomainError('unauthenticated', 'session_expired', 'over'));
    const good = socketOf('good', principal('ann'));
    directory.answers.set('elsewhere', new DomainError('forbidden', 'address_not_allowed', 'not from here'));
    const bad = ['other', 'gone', 'ended', 'elsewhere'].map((bearer) => socketOf(bearer, principal('ann')));
    watch(good, ...bad);
    await vi.waitFor(() => {
      expect(bad.map(({ connected }) => connected)).toEqual([false, false, false, false]);
    }, 5_000);
    for (const { told, rooms } of bad) {
      expect(told).toMatchObject([['error', { ok: false, error: 'forbidden.auth_missing' }]]);
      expect([...rooms]).toEqual(['self']);
    }
    expect([good.connected, good.told]).toEqual([true, []]);
  });

  it('needs nobody to see that a session has expired', async () => {
    const socket = socketOf('old', principal('ann', Date.now() - 1));
    watch(socket);
    await vi.waitFor(() => {
      expect(socket.told).toHaveLength(1);
    }, 5_000);
    expect(directory.asked).toEqual([]);
  });

  it.each([new DomainError('unavailable', 'upstream', 'no issuer'), new Error('a defect')])(
    'lets everybody stay on %s',
    async (failure) => {
      directory.answers.set('unsure', failure);
      const socket = socketOf('unsure', principal('ann'));
      watch(socket);
      await rounds(3);
      expect([socket.connected, socket.told]).toEqual([true, []]);
    },
  );

  it('asks once for the same credentials', async () => {
    directory.answers.set('same', principal('ann')).set('single', principal('ann'));
    watch(...['same', 'same', 'single', 'same'].map((bearer) => socketOf(bearer, principal('ann'))));
    await rounds(3);
    expect(directory.asked.slice(0, 4)).toEqual(['same', 'single', 'same', 'single']);
  });

  it('asks apart for the same key from two addresses', async () => {
    directory.answers.set('key', principal('ann'));
    const [here, there] = [socketOf('key', principal('ann')), socketOf('key', principal('ann'))];
    here.data.credentials = { bearer: 'key', origin: originAt('203.0.113.7') };
    there.data.credentials = { bearer: 'key', origin: originAt('203.0.113.8') };
    watch(here, there);
    await rounds(3);
    expect(directory.addresses).toEqual(new Set(['203.0.113.7', '203.0.113.8']));
  });

  it('ends when it is stopped', async () => {
    directory.answers.set('good', principal('ann'));
    watch(socketOf('good', principal('ann')));
    await rounds(0);
    sweep?.stop();
    const { length } = directory.asked;
    await new Promise((resolve) => setTimeout(resolve, 10 * EVERY_MS));
    expect(directory.asked).toHaveLength(length);
  });
});
