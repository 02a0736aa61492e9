import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { Database } from './database.js';
import { connect } from './data-source.js';
import { Housekeeping } from './housekeeping.js';
import { Transactions } from './transactions.js';

/** The one connection pool of the process, and the two ways to it: `Database` to read, `Transactions` to write. */
@Global()
@Module({})
export class DataModule implements OnApplicationShutdown {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  static forRoot(dataSource: DataSource): DynamicModule {
    return {
      module: DataModule,
      providers: [
        {
          provide: DataSource,
          useFactory: async () => (dataSource.isInitialized ? dataSource : connect(dataSource)),
        },
        Database,
        Housekeeping,
        Transactions,
      ],
      exports: [DataSource, Database, Housekeeping, Transactions],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}
