import type { ScheduledJobs } from '#data';
import type { DomainError } from '#kernel';

const EVERY_MS = 1_000;
/** Owners that are remembered; the ones known longest are forgotten, and counted when they come again. */
const MOST_OWNERS = 20_000;
/** An owner is counted again when this part of the room that was left has been written. */
const PART_OF_ROOM = 1 / 8;
/** But not for less than this part of all that is allowed. */
const LEAST_PART = 1 / 256;
/** After a count an owner is left alone for so many times as long as it took. */
const REST = 20;

export interface UsageRule {
  /** Names what is counted, in the log. */
  readonly what: string;
  /** Bytes that an owner may have. */
  readonly most: number;
  /** How many bytes the owner has stored. May take long: it is asked beside the requests, one owner at a time. */
  count(owner: string): Promise<number>;
  /** The refusal. */
  full(most: number, wouldBe: number): DomainError;
}

interface Usage {
  /** Bytes, when they were last counted. */
  counted: number;
  /** Bytes that were written, or about to be, since the count began. */
  added: number;
  /** When it may be counted again, by the clock of the process. */
  notBefore: number;
}

/**
 * About how much each owner has stored, so that a write is admitted or refused without asking the database. An owner is
 * counted when they are first seen, when much was written since, and when they removed something; between that what
 * is written here is added. So the limit can be passed, by what is written before the first count is there, and by what
 * other replicas write between two counts: no more than an eighth of the room that is left each.
 */
export class UsageTally {
  private readonly owners = new Map<string, Usage>();
  private readonly due = new Set<string>();

  constructor(
    private readonly rule: UsageRule,
    jobs: ScheduledJobs,
  ) {
    const failing = `${rule.what} could not be counted`;
    jobs.add({ failing, everyMs: EVERY_MS, run: (ending) => this.countDue(ending) });
  }

  /**
   * Refuses what the owner has no room for; what is admitted counts from now on, whatever becomes of it.
   *
   * @param refusal for whom it is not to know how much the owner has.
   */
  admit(owner: string, bytes: number, refusal?: () => DomainError): void {
    this.demand(owner, bytes, refusal);
    this.add(owner, bytes);
  }

  /** Refuses what the owner has no room for. */
  demand(owner: string, bytes: number, refusal?: () => DomainError): void {
    const { counted, added } = this.usageOf(owner);
    const wouldBe = counted + added + bytes;
    if (wouldBe > this.rule.most) {
      this.due.add(owner);
      throw refusal?.() ?? this.rule.full(this.rule.most, wouldBe);
    }
  }

  /** Counts what is not to be refused. */
  add(owner: string, bytes: number): void {
    const usage = this.usageOf(owner);
    usage.added += bytes;
    const { most } = this.rule;
    const step = Math.max((most - usage.counted) * PART_OF_ROOM, most * LEAST_PART);
    if (usage.added >= step) this.due.add(owner);
  }

  /** The owner may have less, or much more, than is known here. */
  changed(owner: string): void {
    if (this.owners.has(owner)) this.due.add(owner);
  }

  /** Counts whoever is due. */
  async countDue(ending?: AbortSignal): Promise<void> {
    for (const owner of [...this.due]) {
      if (ending?.aborted === true) return;
      const usage = this.owners.get(owner);
      if (usage === undefined) this.due.delete(owner);
      else if (performance.now() >= usage.notBefore) await this.count(owner, usage);
    }
  }

  private async count(owner: string, usage: Usage): Promise<void> {
    const began = performance.now();
    const { added } = usage;
    this.due.delete(owner);
    try {
      const counted = await this.rule.count(owner);
      // What was written meanwhile was counted or was not: of what both allow, what was thought before is the likeliest.
      const meanwhile = usage.added - added;
      const thought = usage.counted + usage.added;
      const estimate = Math.min(Math.max(thought, counted), counted + meanwhile);
      usage.counted = estimate - meanwhile;
      usage.added = meanwhile;
    } catch (error) {
      this.due.add(owner);
      throw error;
    } finally {
      const now = performance.now();
      usage.notBefore = now + REST * (now - began);
    }
  }

  private usageOf(owner: string): Usage {
    let usage = this.owners.get(owner);
    if (usage === undefined) {
      const [eldest] = this.owners.keys();
      if (this.owners.size >= MOST_OWNERS && eldest !== undefined) this.owners.delete(eldest);
      usage = { counted: 0, added: 0, notBefore: 0 };
      this.owners.set(owner, usage);
      this.due.add(owner);
    }
    return usage;
  }
}
