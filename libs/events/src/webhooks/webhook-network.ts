import { lookup } from 'node:dns/promises';

import { Injectable } from '@nestjs/common';

/** The surroundings that deliveries meet: how names are resolved, and whose certificates count. */
@Injectable()
export class WebhookNetwork {
  /** Certificates of authorities; `undefined`: those that Node trusts. */
  ca: string | undefined = undefined;

  /** All addresses of a name. */
  async resolve(name: string): Promise<readonly string[]> {
    return (await lookup(name, { all: true, verbatim: true })).map(({ address }) => address);
  }
}
