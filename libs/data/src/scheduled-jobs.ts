import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';

/** Work that comes round as long as the service runs. */
export interface ScheduledJob {
  /** What the log says when it fails. */
  readonly failing: string;
  readonly everyMs: number;
  /** Whether it runs a last time when the service ends, for what is still to be written. */
  readonly atEnd?: boolean;
  /** @param ending aborted when the service ends: what comes in many small steps stops after the present one. */
  run(ending: AbortSignal): Promise<unknown>;
}

/**
 * Does the jobs of all rooms beside the requests: no job overtakes itself, the first failure of a row of them
 * is logged, and all have ended before the database is closed.
 */
@Injectable()
export class ScheduledJobs implements OnApplicationShutdown {
  private readonly logger = new Logger(ScheduledJobs.name);
  private readonly ending = new AbortController();
  private readonly rounds: Round[] = [];

  add(job: ScheduledJob): void {
    this.rounds.push(new Round(job, this.ending.signal, this.logger));
  }

  async onApplicationShutdown(): Promise<void> {
    this.ending.abort();
    await Promise.all(this.rounds.map((round) => round.end()));
  }
}

class Round {
  private readonly timer: NodeJS.Timeout;
  private running: Promise<void> | null = null;
  private failed = false;

  constructor(
    private readonly job: ScheduledJob,
    private readonly ending: AbortSignal,
    private readonly logger: Logger,
  ) {
    this.timer = setInterval(() => {
      this.running ??= this.run().finally(() => {
        this.running = null;
      });
    }, job.everyMs).unref();
  }

  async end(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
    if (this.job.atEnd === true) await this.run();
  }

  private async run(): Promise<void> {
    try {
      await this.job.run(this.ending);
      this.failed = false;
    } catch (error) {
      if (!this.failed) this.logger.warn({ msg: this.job.failing, err: error });
      this.failed = true;
    }
  }
}
