import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { DatabaseMonitor, PROBE_MS } from './connections/monitor.js';
import { Database } from './database.js';
import { connect } from './data-source.js';
import { EventSink } from './event-sink.js';
import { ScheduledJobs } from './scheduled-jobs.js';
import { Snapshots } from './snapshots.js';
import { Sweeps } from './sweeps.js';
import { Transactions } from './transactions.js';
import { WriteBehind } from './write-behind.js';

/** The one connection pool of the process, and the two ways to it: `Database` to read, `Transactions` to write. */
@Global()
@Module({})
export class DataModule implements OnApplicationShutdown {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /**
   * @param probeMs how long the database may say nothing, before it counts as gone.
   * @param sink where transactions leave their events
   */
  static forRoot(dataSource: DataSource, probeMs: number, sink: EventSink): DynamicModule {
    return {
      module: DataModule,
      providers: [
        {
          provide: DataSource,
          useFactory: async () => (dataSource.isInitialized ? dataSource : connect(dataSource)),
        },
        { provide: PROBE_MS, useValue: probeMs },
        { provide: EventSink, useValue: sink },
        Database,
        DatabaseMonitor,
        ScheduledJobs,
        Snapshots,
        Sweeps,
        Transactions,
        WriteBehind,
      ],
      exports: [
        DataSource,
        Database,
        DatabaseMonitor,
        EventSink,
        ScheduledJobs,
        Snapshots,
        Sweeps,
        Transactions,
        WriteBehind,
      ],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}
