import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { DatabaseMonitor, PROBE_MS } from './connections/monitor.js';
import { Database } from './database.js';
import { connect } from './data-source.js';
import { EventSink } from './event-sink.js';
import { poolOf } from './pool.js';
import { PrimaryPosition } from './replica/primary-position.js';
import { ReplicaMonitor } from './replica/replica-monitor.js';
import { makeReplicaPool, type ReplicaSettings } from './replica/replica-pool.js';
import { ReplicaStanding } from './replica/replica-standing.js';
import { Replica } from './replica/replica.js';
import { ReplicaReads } from './replica-reads.js';
import { ScheduledJobs } from './scheduled-jobs.js';
import { Snapshots } from './snapshots.js';
import { Sweeps } from './sweeps.js';
import { Transactions } from './transactions.js';
import { WriteBehind } from './write-behind.js';

/**
 * The connection pool of the process, and the two ways to it: `Database` to read, `Transactions` to write. With a replica
 * there is another pool, for `ReplicaReads` and whole `Snapshots`.
 */
@Global()
@Module({})
export class DataModule implements OnApplicationShutdown {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /**
   * @param probeMs how long the database may say nothing, before it counts as gone.
   * @param sink where transactions leave their events
   * @param replica a standby that may answer reads
   */
  static forRoot(
    dataSource: DataSource,
    probeMs: number,
    sink: EventSink,
    replica: ReplicaSettings | null = null,
  ): DynamicModule {
    return {
      module: DataModule,
      providers: [
        {
          provide: DataSource,
          useFactory: async () => (dataSource.isInitialized ? dataSource : connect(dataSource)),
        },
        { provide: PROBE_MS, useValue: probeMs },
        { provide: EventSink, useValue: sink },
        {
          provide: PrimaryPosition,
          useFactory: (primary: DataSource) => new PrimaryPosition(poolOf(primary), probeMs),
          inject: [DataSource],
        },
        {
          provide: Replica,
          useFactory: (position: PrimaryPosition) => replica && replicaOf(replica, position),
          inject: [PrimaryPosition],
        },
        {
          provide: ReplicaMonitor,
          useFactory: (watched: Replica | null, position: PrimaryPosition) =>
            watched && new ReplicaMonitor(watched, position, probeMs),
          inject: [Replica, PrimaryPosition],
        },
        Database,
        DatabaseMonitor,
        ReplicaReads,
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
        Replica,
        ReplicaReads,
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

function replicaOf(settings: ReplicaSettings, primary: PrimaryPosition): Replica {
  return new Replica(makeReplicaPool(settings), new ReplicaStanding(), primary, settings.deadlines);
}
