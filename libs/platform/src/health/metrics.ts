import { Inject, Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, register, Registry } from 'prom-client';
import { DataSource } from 'typeorm';

import { poolOf, Replica, watchWaits } from '#data';

import { MemoryWindowStore } from '../limits/memory-window-store.js';
import { VERSION } from '../version.js';
import { Readiness, type ReadinessReport } from './readiness.js';

const WAIT_BUCKETS = [0.001, 0.005, 0.02, 0.1, 0.5, 1, 5, 15];

/**
 * What `GET /metrics` tells: the counters of the whole process, and the state of this service's own pool
 * and sockets at the moment of asking.
 */
@Injectable()
export class Metrics {
  readonly contentType = register.contentType;
  private readonly own = new Registry();

  constructor(
    dataSource: DataSource,
    readiness: Readiness,
    windows: MemoryWindowStore,
    @Inject(Replica) replica: Replica | null,
  ) {
    collectDefaultMetrics({ register: this.own });
    new Gauge({
      name: 'ligature_build_info',
      help: 'Always 1; which build runs, and on what',
      labelNames: ['version', 'node'],
      registers: [this.own],
    }).set({ version: VERSION, node: process.versions.node }, 1);
    const pool = poolOf(dataSource);
    this.state('ligature_database_connections', 'Connections of the pool', () => pool.totalCount);
    this.state('ligature_database_connections_idle', 'Connections that wait for work', () => pool.idleCount);
    this.state('ligature_database_waiting', 'Requests that wait for a connection', () => pool.waitingCount);
    const waits = new Histogram({
      name: 'ligature_database_wait_seconds',
      help: 'Waits for a connection, where all of the pool were taken',
      buckets: WAIT_BUCKETS,
      registers: [this.own],
    });
    watchWaits(pool, (seconds) => {
      waits.observe(seconds);
    });
    this.state('ligature_limiter_windows', 'Windows that the limiter has in memory', () => windows.size);
    const report = (): ReadinessReport => readiness.report(true);
    this.state('ligature_draining', '1 while the service is shutting down', () =>
      Number(report().status === 'draining'),
    );
    this.state('ligature_database_up', '1 while the database answers', () =>
      Number(report().database !== 'down'),
    );
    this.state('ligature_database_writable', '1 while the database takes writes', () =>
      Number(report().database === 'up'),
    );
    if (report().redis !== 'absent')
      this.state('ligature_redis_up', '1 while Redis answers', () => Number(report().redis === 'up'));
    if (replica !== null) this.tellOf(replica);
  }

  /** Adds a figure that is read whenever somebody asks. */
  state(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.own],
      collect() {
        this.set(read());
      },
    });
  }

  private tellOf({ pool, standing, outcomes }: Replica): void {
    this.state('ligature_replica_used', '1 while the replica answers what it may', () =>
      Number(standing.state === 'used'),
    );
    this.state(
      'ligature_replica_lag_bytes',
      'What the replica had not replayed when it was asked last',
      () => standing.lag.bytes,
    );
    this.state(
      'ligature_replica_lag_seconds',
      'How old that is which the replica has replayed last, where there is more',
      () => standing.lag.seconds,
    );
    this.state('ligature_replica_connections', 'Connections to the replica', () => pool.totalCount);
    new Counter({
      name: 'ligature_replica_reads_total',
      help: 'Reads that the replica may answer: those that it did, and why the primary had to answer others',
      labelNames: ['outcome'],
      registers: [this.own],
      collect() {
        this.reset();
        for (const [outcome, reads] of Object.entries(outcomes)) this.inc({ outcome }, reads);
      },
    });
  }

  async render(): Promise<string> {
    return `${await register.metrics()}\n${await this.own.metrics()}`;
  }
}
