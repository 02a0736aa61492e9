import { Module } from '@nestjs/common';

import { AssetsController } from './assets.controller.js';
import { Assets } from './assets.js';
import { MessagePages } from './message-pages.js';

/** What rooms need that show pages: one file server and one frame for all of them. */
@Module({
  controllers: [AssetsController],
  providers: [Assets, MessagePages],
  exports: [Assets, MessagePages],
})
export class PagesModule {}
