import { Injectable } from '@nestjs/common';

import { Env, seal, sealingKey, unseal } from '#platform/config';

/** Secrets are kept sealed: they have to be readable to sign, and whoever reads the database alone has none. */
@Injectable()
export class WebhookSecrets {
  private readonly key: Buffer;

  constructor(env: Env) {
    this.key = sealingKey(env.jwtSecret ?? '', 'webhook');
  }

  seal(secret: string): string {
    return seal(this.key, secret);
  }

  /** Those that sign at that time, the present one first; none: they were sealed with another LIGATURE_JWT_SECRET. */
  signing(
    kept: {
      readonly secret: string;
      readonly oldSecret: string | null;
      readonly oldSecretUntil: Date | null;
    },
    at: number,
  ): string[] {
    const { secret, oldSecret, oldSecretUntil } = kept;
    const isOldValid = oldSecret !== null && oldSecretUntil !== null && oldSecretUntil.getTime() > at;
    return (isOldValid ? [secret, oldSecret] : [secret]).flatMap((sealed) => unseal(this.key, sealed) ?? []);
  }
}
