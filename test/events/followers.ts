import { randomInt } from 'node:crypto';

import { expect } from 'vitest';

import { eventually } from '../faults/processes/processes.js';
import { type Client, open } from '../node-graph/world.js';
import { EventSourceReader } from './event-source.js';

/** Where followers read, and as whom. */
export interface Followed {
  readonly key: string;
  /** Whose stream, and which types. */
  readonly org: string;
  readonly types: string;
  /** One of the service's addresses. It may be of a process that is gone: then they ask again. */
  readonly url: () => string;
  /** How many events there are; `null`: not known yet. */
  readonly total: () => number | null;
}

interface Told {
  readonly id: string;
  readonly subject: string;
  readonly data: Record<string, unknown>;
}

/** Whoever reads events, hangs up at random, and goes on from the last cursor: at another process, if there are several. */
export abstract class Follower {
  /** In the order in which they were told. */
  readonly told: Told[] = [];

  protected constructor(
    protected readonly followed: Followed,
    protected cursor: string,
  ) {}

  /** Reads until it has been told of everything. */
  async follow(): Promise<void> {
    while (this.told.length !== this.followed.total()) await this.stay(1 + randomInt(40));
  }

  get ids(): string[] {
    return this.told.map(({ id }) => id);
  }

  /** Of each subject, in the order in which they were told. */
  ofSubjects(): Map<string, Told[]> {
    return bySubject(this.told);
  }

  /** Reads about so many, from one process. */
  protected abstract stay(most: number): Promise<void>;

  protected take(told: Told, cursor: string): void {
    this.told.push(told);
    this.cursor = cursor;
  }

  /** Whether these, which are not taken yet, are enough for one stay. */
  protected isEnough(count: number, most: number): boolean {
    return count >= most || this.told.length + count === this.followed.total();
  }

  protected get query(): string {
    return `org=${this.followed.org}&types=${this.followed.types}`;
  }

  protected get headers(): Record<string, string> {
    return { authorization: `Bearer ${this.followed.key}` };
  }
}

/** Page by page. */
export class FeedFollower extends Follower {
  static async start(followed: Followed): Promise<FeedFollower> {
    return new FeedFollower(followed, await present(followed));
  }

  protected override async stay(most: number): Promise<void> {
    const url = `${this.followed.url()}/api/events?${this.query}&limit=${String(most)}&after=${this.cursor}`;
    const answer = await fetch(url, { headers: this.headers }).catch(() => null);
    const text = await answer?.text().catch(() => null);
    if (answer === null || text === undefined || text === null) return;
    expect([answer.status, text]).toEqual([200, text]);
    const page = JSON.parse(text) as { events: Told[]; cursor: string };
    for (const event of page.events) this.take(event, page.cursor);
    this.cursor = page.cursor;
  }
}

/** By Server-Sent Events. */
export class StreamFollower extends Follower {
  static async start(followed: Followed): Promise<StreamFollower> {
    return new StreamFollower(followed, await present(followed));
  }

  protected override async stay(most: number): Promise<void> {
    const headers = { ...this.headers, 'last-event-id': this.cursor };
    const stream = await EventSourceReader.open(
      `${this.followed.url()}/api/events/stream?${this.query}`,
      headers,
    ).catch(() => null);
    if (stream === null) return;
    expect(stream.status).toBe(200);
    await eventually('enough has come', () => stream.ended || this.isEnough(stream.told.length, most));
    stream.close();
    for (const { id, type, data } of stream.events.slice())
      if (type === 'message') this.take(data as unknown as Told, id);
  }
}

/** Over Socket.IO. */
export class SocketFollower extends Follower {
  static async start(followed: Followed): Promise<SocketFollower> {
    return new SocketFollower(followed, await present(followed));
  }

  protected override async stay(most: number): Promise<void> {
    const { key, org, types } = this.followed;
    const client = open({ url: this.followed.url() }, { auth: { api_token: key } });
    let isOver = false;
    const over = new Promise<void>((resolve) => {
      for (const name of ['disconnect', 'connect_error'])
        client.socket.once(name, () => {
          isOver = true;
          resolve();
        });
    });
    await Promise.race([client.heard('connected'), over]);
    const asked = client.ask('events:subscribe', { org, types: types.split(','), after: this.cursor });
    const ack = await Promise.race([asked.catch(() => null), over]);
    if (ack) expect(ack).toMatchObject({ ok: true });
    await eventually('enough has come', () => isOver || this.isEnough(toldTo(client).length, most));
    client.close();
    for (const { event, cursor } of toldTo(client)) this.take(event, cursor);
  }
}

const toldTo = (client: Client): { readonly event: Told; readonly cursor: string }[] =>
  client.events
    .filter(({ name }) => name === 'events:event')
    .map(({ payload }) => payload as { event: Told; cursor: string });

/** In their order. */
export function bySubject<Of extends { readonly subject: string }>(those: readonly Of[]): Map<string, Of[]> {
  const map = new Map<string, Of[]>();
  for (const one of those) map.set(one.subject, [...(map.get(one.subject) ?? []), one]);
  return map;
}

/** The cursor of now. */
async function present({ url, org, types, key }: Followed): Promise<string> {
  const answer = await fetch(`${url()}/api/events?org=${org}&types=${types}&limit=1`, {
    headers: { authorization: `Bearer ${key}` },
  });
  return ((await answer.json()) as { cursor: string }).cursor;
}

/** Two of each kind. */
export function startFollowers(followed: Followed): Promise<Follower[]> {
  const kinds = [FeedFollower, StreamFollower, SocketFollower];
  return Promise.all([...kinds, ...kinds].map((kind): Promise<Follower> => kind.start(followed)));
}
