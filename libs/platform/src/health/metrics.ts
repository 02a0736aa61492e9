import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, register, Registry } from 'prom-client';
import { DataSource } from 'typeorm';

import { poolOf } from '#data';

import { MemoryWindowStore } from '../limits/memory-window-store.js';
import { Lifecycle } from './lifecycle.js';

/**
 * What `GET /metrics` tells: the counters of the whole process, and the state of this service's own pool
 * and sockets at the moment of asking.
 */
@Injectable()
export class Metrics {
  readonly contentType = register.contentType;
  private readonly own = new Registry();

  constructor(dataSource: DataSource, lifecycle: Lifecycle, windows: MemoryWindowStore) {
    collectDefaultMetrics({ register: this.own });
    const pool = poolOf(dataSource);
    this.state('ligature_database_connections', 'Connections of the pool', () => pool.totalCount);
    this.state('ligature_database_connections_idle', 'Connections that wait for work', () => pool.idleCount);
    this.state('ligature_database_waiting', 'Requests that wait for a connection', () => pool.waitingCount);
    this.state('ligature_limiter_windows', 'Windows that the limiter has in memory', () => windows.size);
    this.state('ligature_draining', '1 while the service is shutting down', () =>
      Number(lifecycle.announced),
    );
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

  async render(): Promise<string> {
    return `${await register.metrics()}\n${await this.own.metrics()}`;
  }
}
