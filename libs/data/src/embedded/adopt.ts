import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { answers } from './connection.js';
import type { Layout } from './layout.js';
import { joinLease, type Lease } from './lease.js';
import { isAlive, isServing, type Postmaster, readPostmaster } from './postmaster.js';

/** A server that another process started, and our share in it. */
export interface Adopted {
  readonly lease: Lease;
  readonly port: number;
}

const STEP_MS = 50;
const DYING_MS = 4_000;
const PATIENCE_MS = 60_000;

/**
 * The server that already runs on the directory, waiting for one that is starting or stopping;
 * null when there is none, and the way is clear to start one.
 * @throws Error when there is one that neither answers nor goes away
 */
export async function adoptRunning(layout: Layout): Promise<Adopted | null> {
  const began = performance.now();
  let asked = false;
  for (;;) {
    const lease = joinLease(layout.lease);
    const postmaster = readPostmaster(layout);
    if (lease) {
      const port = postmaster?.port;
      if (port && (await staysUp(layout, port))) return { lease, port };
      lease.release();
    } else {
      if (!postmaster || !isServing(postmaster, layout)) {
        dropStaleNote(layout, postmaster);
        return null;
      }
      if (!asked && performance.now() - began > DYING_MS) {
        asked = true;
        process.kill(postmaster.pid, 'SIGINT');
      }
    }
    if (performance.now() - began > PATIENCE_MS) throw new Error(stuck(layout, postmaster));
    await sleep(STEP_MS);
  }
}

/** Our share may have come a moment after the last other one ended: then the server is about to stop. */
async function staysUp(layout: Layout, port: number): Promise<boolean> {
  if (!(await answers(layout, port))) return false;
  await sleep(2 * STEP_MS);
  return readPostmaster(layout)?.stopping === false && (await answers(layout, port));
}

/** PostgreSQL replaces the note of a dead process itself, but not one whose number a stranger has got. */
function dropStaleNote(layout: Layout, postmaster: Postmaster | null): void {
  if (!postmaster || !isAlive(postmaster.pid)) return;
  if (readPostmaster(layout)?.pid === postmaster.pid) rmSync(layout.pidFile, { force: true });
}

function stuck(layout: Layout, postmaster: Postmaster | null): string {
  const who = postmaster ? `process ${String(postmaster.pid)}` : 'another process';
  return `The database in ${layout.root} is held by ${who}, which does not answer: end it, or set LIGATURE_DATA_DIR.`;
}
