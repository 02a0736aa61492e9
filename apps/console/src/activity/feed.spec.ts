import type { LigatureEvent } from '#client';
import { describe, expect, it } from 'vitest';

import { Feed, type FeedPage } from './feed.js';

const event = (n: number): LigatureEvent => ({ id: `e${String(n)}` }) as LigatureEvent;

/** A log of numbered events; a cursor is how many there were. */
class Log {
  count = 0;
  fails: Error | null = null;

  readonly read = async ({ after, before }: { after?: string; before?: string }): Promise<FeedPage> => {
    await Promise.resolve();
    if (this.fails !== null) throw this.fails;
    const cursor = String(this.count);
    if (after !== undefined) {
      const upTo = Math.min(Number(after) + 2, this.count);
      const events = range(Number(after) + 1, upTo).map(event);
      return { events, cursor: String(upTo), hasMore: upTo < this.count, older: null };
    }
    const last = before === undefined ? this.count : Number(before) - 1;
    const first = Math.max(last - 1, 1);
    const events = range(first, last).map(event).toReversed();
    return { events, cursor, hasMore: false, older: first > 1 ? String(first) : null };
  };
}
const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(to - from + 1, 0) }, (_, i) => from + i);
const idsOf = (feed: Feed): string[] => feed.snapshot().events.map(({ id }) => id);

describe('a feed of events', () => {
  it('begins with the newest, goes back to the first, and takes what follows', async () => {
    const log = new Log();
    log.count = 5;
    const feed = new Feed(log.read);
    expect(feed.snapshot().isLoading).toBe(true);
    await feed.start();
    expect([idsOf(feed), feed.snapshot().hasOlder]).toEqual([['e5', 'e4'], true]);
    log.count = 10;
    await Promise.all([feed.catchUp(), feed.catchUp(), feed.loadOlder()]);
    expect(idsOf(feed)).toEqual(['e10', 'e9', 'e8', 'e7', 'e6', 'e5', 'e4', 'e3', 'e2']);
    expect([...feed.snapshot().fresh].sort()).toEqual(['e10', 'e6', 'e7', 'e8', 'e9']);
    await feed.loadOlder();
    expect([idsOf(feed).at(-1), feed.snapshot().hasOlder]).toEqual(['e1', false]);
  });

  it('tells what went wrong, goes on once it is well again, and says nothing after its end', async () => {
    const log = new Log();
    log.count = 1;
    const feed = new Feed(log.read);
    await feed.start();
    log.fails = new Error('away');
    await feed.catchUp();
    expect(feed.snapshot().error).toBe(log.fails);
    log.fails = null;
    log.count = 2;
    await feed.catchUp();
    expect([idsOf(feed), feed.snapshot().error]).toEqual([['e2', 'e1'], null]);
    log.count = 3;
    const last = feed.catchUp();
    feed.stop();
    await last;
    expect(idsOf(feed)).toEqual(['e2', 'e1']);
  });
});
