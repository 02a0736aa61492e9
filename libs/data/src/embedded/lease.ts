import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';

/** A share in a running server. The server lives as long as somebody holds one; the kernel does the counting. */
export interface Lease {
  release(): void;
}

/** Makes the named pipe that the shares are writers of. */
export function createLeasePipe(path: string): void {
  execFileSync('mkfifo', ['-m', '600', path]);
}

/** The first share, with the reading end that the server's guard watches. */
export function openLease(path: string): Lease & { lifeline: number; handOver(): void } {
  const opener = openSync(path, constants.O_RDWR);
  const lifeline = openSync(path, constants.O_RDONLY);
  const lease = leaseOn(openSync(path, constants.O_WRONLY));
  closeSync(opener);
  return {
    ...lease,
    lifeline,
    handOver: () => {
      closeSync(lifeline);
    },
  };
}

/** A further share in a server that somebody else started; null when no guard watches the pipe. */
export function joinLease(path: string): Lease | null {
  try {
    return leaseOn(openSync(path, constants.O_WRONLY | constants.O_NONBLOCK));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENXIO') return null;
    throw error;
  }
}

function leaseOn(descriptor: number): Lease {
  let held = true;
  return {
    release: () => {
      if (held) closeSync(descriptor);
      held = false;
    },
  };
}
