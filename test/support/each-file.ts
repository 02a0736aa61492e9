import 'reflect-metadata';

import { Logger } from '@nestjs/common';
import { register } from 'prom-client';
import { afterAll, expect, inject } from 'vitest';

import { keepTaken, takenBy } from './profile.js';
import { keepRaised } from './refusals.js';

// Files share a process one after the other, but neither what was counted nor who is told of it.
Logger.overrideLogger(false);
register.resetMetrics();

const profile = process.env['LIGATURE_TEST_PROFILE'];
const before = profile === undefined ? undefined : takenBy('self');

afterAll(() => {
  if (profile !== undefined) keepTaken(profile, expect.getState().testPath ?? '', takenBy('self'), before);
  const into = inject('raisedFile');
  if (into !== null) keepRaised(into);
});
