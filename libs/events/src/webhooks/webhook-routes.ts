import { applyDecorators, Header } from '@nestjs/common';

import { flatRefusals } from '#platform/documents';
import { RateLimit } from '#platform/limits';

const MINUTE_MS = 60_000;

const limited = (bucket: string, limit: number): MethodDecorator =>
  applyDecorators(
    Header('cache-control', 'no-store'),
    RateLimit({ bucket: `webhooks:${bucket}`, limit, windowMs: MINUTE_MS }),
  );

export const Reads = (): MethodDecorator => limited('read', 300);
export const Writes = (): MethodDecorator => limited('write', 60);
export const Tests = (): MethodDecorator => limited('test', 20);

export const Refusals = flatRefusals({
  400: 'A field or parameter breaks its rule, or there are no such types',
  401: 'No, unknown or outdated credentials',
  403: 'Not allowed: the key has not the scope, or not an admin',
  404: 'No such webhook, event or organization, or not for you',
  409: 'There are as many as there may be, or the webhook is disabled',
  429: 'Too many calls',
});
