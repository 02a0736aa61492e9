import { Injectable } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { asyncapi, eventsOf } from './asyncapi.js';
import type { ApiDocument } from './document.js';
import { type DescribedApi, describedApi, originOf } from './openapi.js';

/** Both documents. They are made when somebody first asks: half the time of a start would go into them. */
@Injectable()
export class ApiDocuments {
  private app: NestFastifyApplication | null = null;
  private described: DescribedApi | null = null;
  private events: ReturnType<typeof asyncapi> | null = null;

  /** The application whose routes and events are described. */
  open(app: NestFastifyApplication): void {
    this.app = app;
  }

  get openapi(): ApiDocument {
    return this.api.openapi;
  }

  get asyncapi(): ReturnType<typeof asyncapi> {
    return (this.events ??= asyncapi(eventsOf(this.opened), this.api, originOf(this.opened)));
  }

  private get api(): DescribedApi {
    return (this.described ??= describedApi(this.opened));
  }

  private get opened(): NestFastifyApplication {
    if (this.app === null) throw new Error('the application is not open');
    return this.app;
  }
}
