import 'reflect-metadata';

import { Logger } from '@nestjs/common';
import { register } from 'prom-client';

// Files share a process one after the other, but neither what was counted nor who is told of it.
Logger.overrideLogger(false);
register.resetMetrics();
