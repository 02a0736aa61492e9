import { Injectable } from '@nestjs/common';

/** Whether the service takes new work. It goes from serving to draining once, and never back. */
@Injectable()
export class Lifecycle {
  private leaving = false;

  get draining(): boolean {
    return this.leaving;
  }

  drain(): void {
    this.leaving = true;
  }
}
