import { Injectable } from '@nestjs/common';

/** Whether the service takes new work. It goes from serving to announced to draining, and never back. */
@Injectable()
export class Lifecycle {
  private stage: 'serving' | 'announced' | 'draining' = 'serving';
  private readonly listeners: (() => void)[] = [];

  /** Asked to stop: readiness is red, everything is served as before. */
  get announced(): boolean {
    return this.stage !== 'serving';
  }

  /** No new connections any more; every answer closes its own. */
  get draining(): boolean {
    return this.stage === 'draining';
  }

  announce(): void {
    if (this.stage === 'serving') this.stage = 'announced';
  }

  drain(): void {
    this.stage = 'draining';
    for (const listener of this.listeners.splice(0)) listener();
  }

  /** @param listener called when what would go on for ever has to end */
  whenDraining(listener: () => void): void {
    this.listeners.push(listener);
  }
}
