import { Module } from '@nestjs/common';

import { AssetsController } from './assets.controller.js';
import { Assets } from './assets.js';

/** What rooms need that show pages: one file server for all of them. */
@Module({ controllers: [AssetsController], providers: [Assets], exports: [Assets] })
export class PagesModule {}
