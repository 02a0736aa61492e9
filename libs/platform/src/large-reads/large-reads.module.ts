import { Global, Module } from '@nestjs/common';

import { LargeReads } from './large-reads.js';

/** Turns for answers that may be large, on both wires. */
@Global()
@Module({ providers: [LargeReads], exports: [LargeReads] })
export class LargeReadsModule {}
