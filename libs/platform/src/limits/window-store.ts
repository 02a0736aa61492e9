import type { WindowHit } from './sliding-window.js';

/** Where the windows of the limiter live: in this process, or in Redis for all replicas together. */
export abstract class WindowStore {
  /** Counts a call against `key`, unless `limit` calls were counted within the last `windowMs` milliseconds. */
  abstract hit(key: string, limit: number, windowMs: number): Promise<WindowHit> | WindowHit;

  /** What `hit` would find, without counting anything. */
  abstract peek(key: string, limit: number, windowMs: number): Promise<WindowHit> | WindowHit;

  /** Begins an empty window. */
  abstract forget(key: string): Promise<void> | void;
}
