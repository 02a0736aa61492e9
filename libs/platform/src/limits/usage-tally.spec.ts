import { ScheduledJobs } from '#data';
import { DomainError } from '#kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { UsageTally } from './usage-tally.js';

const MOST = 1_000;

let jobs: ScheduledJobs;
let stored: Map<string, number>;
let counts: string[];
let meanwhile: () => void;
let tally: UsageTally;

beforeEach(() => {
  jobs = new ScheduledJobs();
  stored = new Map();
  counts = [];
  meanwhile = () => undefined;
  tally = new UsageTally(
    {
      what: 'what is stored',
      most: MOST,
      count: (owner) => {
        counts.push(owner);
        const bytes = stored.get(owner) ?? 0;
        meanwhile();
        return bytes < 0 ? Promise.reject(new Error('the database is away')) : Promise.resolve(bytes);
      },
      full: (most, wouldBe) => new DomainError('conflict', 'full', `${String(most)} ${String(wouldBe)}`),
    },
    jobs,
  );
});
afterEach(() => jobs.onApplicationShutdown());

const admit = (bytes: number, owner = 'ann'): string => {
  try {
    tally.admit(owner, bytes);
    return 'admitted';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('UsageTally', () => {
  it('adds what it admits, up to the limit itself; what it refuses does not count', () => {
    expect(admit(600)).toBe('admitted');
    expect(admit(401)).toBe('1000 1001');
    expect(admit(400)).toBe('admitted');
    expect(admit(1)).toBe('1000 1001');
    expect(admit(1, 'ben')).toBe('admitted');
  });

  it('counts an owner who is new, and whoever is refused', async () => {
    stored.set('ann', 990);
    expect(admit(20)).toBe('admitted');
    await tally.countDue();
    expect(admit(20)).toBe('1000 1010');
    stored.set('ann', 100);
    await expect.poll(async () => tally.countDue().then(() => counts.length)).toBeGreaterThan(1);
    expect(admit(20)).toBe('admitted');
  });

  it('counts again when an eighth of the room is written, and not before', async () => {
    admit(0);
    await tally.countDue();
    admit(124);
    await tally.countDue();
    expect(counts).toEqual(['ann']);
    admit(1);
    await expect.poll(async () => tally.countDue().then(() => counts.length)).toBe(2);
  });

  it.each([
    ['sees', 400],
    ['does not see', 300],
  ])('counts once what is written while it counts, when the count %s it', async (_, seen) => {
    stored.set('ann', 300);
    admit(300);
    await tally.countDue();
    stored.set('ann', seen);
    meanwhile = () => {
      meanwhile = () => undefined;
      admit(100);
    };
    tally.changed('ann');
    await expect.poll(async () => tally.countDue().then(() => counts.length)).toBe(2);
    expect(admit(601)).toBe('1000 1001');
    expect(admit(600)).toBe('admitted');
  });

  it('keeps what was written while it counted', async () => {
    meanwhile = () => {
      meanwhile = () => undefined;
      tally.add('ann', 300);
    };
    admit(600);
    stored.set('ann', 600);
    await tally.countDue();
    expect(admit(101)).toBe('1000 1001');
  });

  it('goes by what it knows where it cannot count, and tries again', async () => {
    stored.set('ann', -1);
    admit(600);
    await expect(tally.countDue()).rejects.toThrow('away');
    expect(admit(401)).toBe('1000 1001');
    stored.set('ann', 0);
    await expect.poll(async () => tally.countDue().then(() => counts.length)).toBe(2);
    expect(admit(401)).toBe('admitted');
  });
});
