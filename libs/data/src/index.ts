export type { TransientSchema } from './backup/contents.js';
export { backUp, type BackupSummary } from './backup/back-up.js';
export { analyze, restore, verify } from './backup/restore.js';
export { BaseEntity } from './base.entity.js';
export { hasEmbeddedDatabase, startEmbeddedPostgres } from './embedded/index.js';
export { DataModule } from './data.module.js';
export { connect, makeDataSource, type DatabaseWay } from './data-source.js';
export { demandPreparedStatements } from './connections/pooler.js';
export { giveToRole, missingSettings, sessionSettings } from './connections/session-settings.js';
export { hostsOf, parseDatabaseUrl, userOf } from './connections/database-url.js';
export { traceStatements } from './connections/trace-statements.js';
export { DatabaseMonitor, type DatabaseState } from './connections/monitor.js';
export { Database } from './database.js';
export { type Emitted, EventSink, type Write } from './event-sink.js';
export { examineReplica } from './replica/examine-replica.js';
export { Replica } from './replica/replica.js';
export { type ReplicaSettings } from './replica/replica-pool.js';
export { ReplicaReads } from './replica-reads.js';
export { BatchLoader } from './batch-loader.js';
export type { Queries } from './queries.js';
export { Snapshots } from './snapshots.js';
export { ScheduledJobs } from './scheduled-jobs.js';
export { Sweeps } from './sweeps.js';
export { parseJson, printJson, TooManyNumbers } from './json/json.js';
export { CommonWords } from './search/common-words.js';
export { fold, searchable } from './search/folding.js';
export { rareWords } from './search/rare-words.js';
export { searchQuery } from './search/search-query.js';
export { SearchVector } from './search/search-vector.js';
export { demandCurrentSchema, migrate, schemaState } from './migrations.js';
export { connectBeside, poolOf, preparesOf } from './pool.js';
export { watchWaits } from './pool-waits.js';
export { adHoc, reading, sql, type Statement } from './statement.js';
export { WriteBehind } from './write-behind.js';
export { Transactions } from './transactions.js';
export { Tx } from './tx.js';
export {
  isDiskFull,
  isPoolExhausted,
  isReadOnly,
  isLockTimeout,
  isTimeout,
  isUnreachable,
  isUnstorableText,
  isViolation,
} from './violations.js';
