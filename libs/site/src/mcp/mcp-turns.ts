import { Injectable } from '@nestjs/common';

import { type Requester } from '#platform/auth';
import { Env } from '#platform/config';
import { PatientSemaphore } from '#platform/limits';

import { SiteSettings } from '../site.env.js';
import { mcpBusy } from './mcp.errors.js';

const WAITING = { inAll: 200, perCaller: 8 };

/** Lets agents be served by turns: one POST of a caller at a time, and a few of all callers. */
@Injectable()
export class McpTurns {
  private readonly turns: PatientSemaphore;

  constructor({ mcpAtOnce }: SiteSettings, { deadlines }: Env) {
    const atOnce = { inAll: mcpAtOnce, perCaller: 1 };
    this.turns = new PatientSemaphore({ atOnce, waiting: WAITING }, deadlines.agentTurn, mcpBusy);
  }

  /** Refused with `unavailable` if it takes too long, or too many wait. */
  run<T>(requester: Requester, work: () => Promise<T>): Promise<T> {
    return this.turns.run(requester, work);
  }
}
