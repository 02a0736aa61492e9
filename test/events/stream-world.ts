import { Transactions, type Tx } from '#data';
import { defineEvents, type EventOwner, type NewEvent, systemCall } from '#kernel';

import type { TestApp } from '../support/app.js';
import { createKey, createMember, createOrg, createSession, createUser } from '../support/identity.js';
import { EventSourceReader } from './event-source.js';

/** Types that the service has, told by hand. */
const things = {
  ...defineEvents({ scope: 'items:read', readers: 'members' }, { 'item.created': {}, 'item.updated': {} }),
};
const JOB = systemCall('job');

export const itemEvent = (
  owner: EventOwner,
  data: object,
  subject = 'items/1',
  workspaceId: string | null = null,
): NewEvent => things.event('item.created', { owner, subject, data, workspaceId });

export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

/** An organization with an admin and a member, a stranger, and keys of them. */
export class StreamWorld {
  readonly ids: Record<string, string> = {};
  readonly headers: Record<string, Record<string, string>> = {};
  readonly prefixes: Record<string, string> = {};
  orgId = '';
  org = '';
  private readonly opened: EventSourceReader[] = [];

  private constructor(readonly app: TestApp) {}

  static async of(app: TestApp): Promise<StreamWorld> {
    const world = new StreamWorld(app);
    for (const name of ['admin', 'member', 'stranger']) await world.person(name);
    ({ id: world.orgId, slug: world.org } = await createOrg(app, world.ids['admin']!));
    await createMember(app, world.orgId, world.ids['member']!, 'org:member');
    return world;
  }

  async person(name: string): Promise<void> {
    const { id } = await createUser(this.app);
    this.ids[name] = id;
    this.headers[name] = bearer(await createSession(this.app, id));
  }

  /** @returns its public part */
  async key(
    name: string,
    of: 'admin' | 'member' | 'team',
    ...scopes: `${string}:${string}`[]
  ): Promise<string> {
    const owner = of === 'team' ? { orgId: this.orgId } : { userId: this.ids[of]! };
    const { rawKey, apiKey } = await createKey(this.app, owner, { scopes });
    this.headers[name] = bearer(rawKey);
    return (this.prefixes[name] = apiKey.keyPrefix);
  }

  emit(...events: NewEvent[]): Promise<void> {
    return emit(this.app, ...events);
  }

  /** An item of the organization, with a number. */
  tell(n: unknown): Promise<void> {
    return this.emit(itemEvent({ orgId: this.orgId }, { n }));
  }

  /** @param query absent: the items of the organization */
  async open(
    who: string,
    query = `org=${this.org}&types=item.*`,
    more: { readonly headers?: Record<string, string>; readonly url?: string; readonly reads?: boolean } = {},
  ): Promise<EventSourceReader> {
    const { headers = {}, url = this.app.url, reads = true } = more;
    const opened = await EventSourceReader.open(
      `${url}/api/events/stream?${query}`,
      { ...this.headers[who], ...headers },
      { reads },
    );
    this.opened.push(opened);
    return opened;
  }

  /** Nobody reads on. */
  closeAll(): void {
    for (const reader of this.opened.splice(0)) reader.close();
  }
}

export function emit(app: TestApp, ...events: NewEvent[]): Promise<void> {
  return app.get(Transactions).run(async (tx: Tx) => {
    tx.emit(JOB, ...events);
    await Promise.resolve();
  });
}
