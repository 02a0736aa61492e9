import { Module } from '@nestjs/common';

import { PartitionsRepository } from './partitions.repository.js';
import { Partitions } from './partitions.service.js';

@Module({ providers: [Partitions, PartitionsRepository], exports: [Partitions] })
export class PartitionsModule {}
