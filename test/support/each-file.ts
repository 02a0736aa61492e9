import 'reflect-metadata';

import { Logger } from '@nestjs/common';
import { register } from 'prom-client';
import { afterAll, inject } from 'vitest';

import { keepRaised } from './refusals.js';

// Files share a process one after the other, but neither what was counted nor who is told of it.
Logger.overrideLogger(false);
register.resetMetrics();

afterAll(() => {
  const into = inject('raisedFile');
  if (into !== null) keepRaised(into);
});
