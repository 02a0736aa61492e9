import { Injectable } from '@nestjs/common';

/** A job while it is done. */
export interface RunningJob {
  /** From 1. */
  readonly attempt: number;
  /** It is not tried again after this. */
  readonly isLast: boolean;
  /** Aborted when the service ends and has waited long enough: the job fails, and another service tries it again. */
  readonly ending: AbortSignal;
}

/** What is done for the jobs of a name. */
export interface Task {
  readonly name: string;
  /** How often it is tried: after 3 s, 7 s, 20 s, 55 s …, each time 2.7 times as long, at most six hours. */
  readonly attempts: number;
  /** May be done twice for one job, for instance after a crash. What it throws ends in the log and in the database. */
  run(payload: unknown, job: RunningJob): Promise<void>;
}

/** Which jobs there are: modules say what is to be done for theirs. */
@Injectable()
export class Tasks {
  /** Resolves when there is one. */
  readonly any: Promise<void>;
  private readonly known = new Map<string, Task>();
  private readonly listeners: ((task: Task) => void)[] = [];
  private hasAny!: () => void;

  constructor() {
    this.any = new Promise((resolve) => (this.hasAny = resolve));
  }

  add(task: Task): void {
    if (this.known.has(task.name)) throw new Error(`two tasks are called ${task.name}`);
    this.known.set(task.name, task);
    this.hasAny();
    for (const listener of this.listeners) listener(task);
  }

  /** @throws Error: nobody does jobs of that name, a mistake of the caller */
  demand(name: string): Task {
    const task = this.known.get(name);
    if (task === undefined) throw new Error(`there is no task ${name}`);
    return task;
  }

  /** @param listener called with all that there are, and with each that is added later */
  each(listener: (task: Task) => void): void {
    this.known.forEach(listener);
    this.listeners.push(listener);
  }
}
