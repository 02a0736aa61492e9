import { Module } from '@nestjs/common';

import { IdentityModule } from '#identity';
import { PagesModule } from '#platform';

import { Subjects } from './access/subjects.js';
import { SignInController } from './accounts/sign-in.controller.js';
import { BundlesController } from './bundles/bundles.controller.js';
import { BundlesRepository } from './bundles/bundles.repository.js';
import { OtherMethodsController } from './bundles/other-methods.controller.js';
import { BundlesService } from './bundles/bundles.service.js';
import { Slugs } from './bundles/slugs.js';
import { ClaimsController } from './claims/claims.controller.js';
import { ClaimsRepository } from './claims/claims.repository.js';
import { ClaimsService } from './claims/claims.service.js';
import { LauncherController } from './launcher/launcher.controller.js';
import { LauncherRepository } from './launcher/launcher.repository.js';
import { LauncherService } from './launcher/launcher.service.js';
import { FormTokens } from './pages/form-tokens.js';
import { Templates } from './pages/templates.js';

/** Link bundles: creating, reading, resolving and claiming them. */
@Module({
  imports: [IdentityModule, PagesModule],
  controllers: [
    BundlesController,
    OtherMethodsController,
    LauncherController,
    ClaimsController,
    SignInController,
  ],
  providers: [
    BundlesRepository,
    BundlesService,
    ClaimsRepository,
    ClaimsService,
    FormTokens,
    LauncherRepository,
    LauncherService,
    Slugs,
    Subjects,
    Templates,
  ],
  exports: [BundlesService, Slugs],
})
export class LinkyModule {}
