import type { OnApplicationShutdown } from '@nestjs/common';

import type { RedisConnection } from '../redis/open-redis.js';
import type { RedisGate } from '../redis/redis-gate.js';
import { type MemorySeats, Seats } from './seats.js';

/** So often a seat is renewed before it would be free. */
const RENEWALS = 3;

const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;
/**
 * KEYS[1] owner; ARGV most, ms that the seat is kept, seat. Answers 1 if it could be taken. Seats that would be kept for
 * longer, since the clock of Redis was set back, are kept for as long from now on.
 */
const TAKE = `${NOW}
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
for _, seat in ipairs(redis.call('ZRANGE', KEYS[1], now + ARGV[2] + 1, '+inf', 'BYSCORE')) do
  redis.call('ZADD', KEYS[1], now + ARGV[2], seat)
end
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[1]) then return 0 end
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
`;
/** KEYS[1] owner; ARGV ms that the seats are kept, seats. */
const RENEW = `${NOW}
for i = 2, #ARGV do redis.call('ZADD', KEYS[1], now + ARGV[1], ARGV[i]) end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1
`;

interface Scripted {
  ligatureTakeSeat(key: string, most: number, keptMs: number, seat: string): Promise<number>;
  ligatureRenewSeats(key: string, keptMs: number, ...seats: string[]): Promise<number>;
}

/** Seats in Redis, of all replicas together. While Redis cannot be asked, each replica counts its own. */
export class RedisSeats extends Seats implements OnApplicationShutdown {
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly redis: RedisConnection,
    private readonly gate: RedisGate,
    private readonly own: MemorySeats,
    /** A replica that dies gives nothing back: its seats are free after this time. */
    private readonly keptMs: number,
  ) {
    super();
    redis.defineCommand('ligatureTakeSeat', { numberOfKeys: 1, lua: TAKE });
    redis.defineCommand('ligatureRenewSeats', { numberOfKeys: 1, lua: RENEW });
    this.timer = setInterval(() => void this.renew(), keptMs / RENEWALS).unref();
  }

  /** The sockets are closed by now: what they gave back has to be with Redis before the connection ends. */
  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.gate.ask(
      (redis) => redis.ping(),
      () => '',
    );
  }

  override async take(owner: string, seat: string, most: number): Promise<boolean> {
    if (!this.own.take(owner, seat, most)) return false;
    const taken = await this.gate.ask(
      (redis) => (redis as unknown as Scripted).ligatureTakeSeat(keyOf(owner), most, this.keptMs, seat),
      () => 1,
    );
    if (taken !== 1) this.own.leave(owner, seat);
    return taken === 1;
  }

  override leave(owner: string, seat: string): void {
    this.own.leave(owner, seat);
    this.redis.zrem(keyOf(owner), seat).catch(() => undefined);
  }

  /** Also what Redis forgot, or never heard of while it was away. */
  private async renew(): Promise<void> {
    for (const owner of this.own.all()) {
      const seats = this.own.of(owner);
      if (seats.length > 0)
        await this.gate.ask(
          (redis) => (redis as unknown as Scripted).ligatureRenewSeats(keyOf(owner), this.keptMs, ...seats),
          () => 0,
        );
    }
  }
}

function keyOf(owner: string): string {
  return `ligature:seats:${owner}`;
}
