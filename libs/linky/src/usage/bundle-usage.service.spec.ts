import { ScheduledJobs } from '#data';
import { type DomainError, SystemClock } from '#kernel';
import { SettingsReader } from '#platform/config';
import { afterEach, expect, it } from 'vitest';

import { printContent } from '../model/printed-content.js';
import { LinkySettings } from '../linky.env.js';
import { EMPTY_POLICY } from '../policy/policy.js';
import type { BundleUsageRepository } from './bundle-usage.repository.js';
import { BundleUsage } from './bundle-usage.service.js';

const MOST_ADDRESSES = 100_000;
const CONTENT = printContent({
  urls: ['https://example.com/'],
  urlMetadata: [{}],
  title: null,
  description: null,
  metadata: null,
  policy: EMPTY_POLICY,
});

const jobs = new ScheduledJobs();
afterEach(() => jobs.onApplicationShutdown());

it('a known address does not make another one be forgotten', () => {
  const variables = { LIGATURE_ANONYMOUS_BUNDLES_BYTES: '1024' };
  const settings = new LinkySettings(new SettingsReader(variables));
  const usage = new BundleUsage({} as BundleUsageRepository, new SystemClock(), settings, jobs);
  const store = (address: string): string | null => {
    try {
      usage.admitAnonymous(CONTENT, address);
      return null;
    } catch (error) {
      return (error as DomainError).reason;
    }
  };
  while (store('first') === null);
  for (let n = 1; n < MOST_ADDRESSES; n += 1) store(`address ${String(n)}`);
  store('address 1');
  expect(store('first')).toBe('storage_full');
  store('one too many');
  expect(store('first')).toBeNull();
});
