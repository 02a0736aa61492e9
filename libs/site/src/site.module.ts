import { type DynamicModule, Module } from '@nestjs/common';

import { IdentityModule } from '#identity';
import { type ModuleManifest, PagesModule } from '#platform';

import { BrowserSessions } from './accounts/browser-sessions.js';
import { OrganizationChoiceController } from './accounts/organization-choice.controller.js';
import { SignInLinksController } from './accounts/sign-in-links.controller.js';
import { SignInController } from './accounts/sign-in.controller.js';
import { HomeController } from './home/home.controller.js';
import { Showcase } from './home/showcase.js';
import { OtherPagesController } from './other-pages/other-pages.controller.js';
import { Templates } from './pages/templates.js';

/** The front page, signing in and out, and every address that is nobody's. */
@Module({})
export class SiteModule {
  /** @param manifests of all modules: what the front page tells of. */
  static of(manifests: readonly ModuleManifest[]): DynamicModule {
    return {
      module: SiteModule,
      imports: [IdentityModule, PagesModule],
      controllers: [
        HomeController,
        SignInController,
        OrganizationChoiceController,
        SignInLinksController,
        OtherPagesController,
      ],
      providers: [BrowserSessions, { provide: Showcase, useValue: new Showcase(manifests) }, Templates],
    };
  }
}
