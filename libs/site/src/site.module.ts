import { type DynamicModule, Module } from '@nestjs/common';

import { IdentityModule } from '#identity';
import { Env } from '#platform/config';
import { McpModule } from '#platform/mcp';
import { type ModuleManifest } from '#platform/modules';
import { PagesModule } from '#platform/pages';

import { AccountConnectionsController } from './account/account-connections.controller.js';
import { AccountParts } from './account/account-parts.page.js';
import { AccountExportPages } from './account/account-export-pages.js';
import { AccountExportController } from './account/account-export.controller.js';
import { AccountDeletionController } from './account/account-deletion.controller.js';
import { AccountController } from './account/account.controller.js';
import { AccountPages } from './account/account-pages.js';
import { AccountVisitors } from './account/account-visitors.page.js';
import { AccountPasskeysController } from './account/account-passkeys.controller.js';
import { SecondFactorPageController } from './account/second-factor-page.controller.js';
import { SecondFactorPages } from './account/second-factor.page.js';
import { SignedInVisitors } from './account/signed-in-visitors.page.js';
import { BrowserSessions } from './accounts/browser-sessions.js';
import { OrganizationChoiceController } from './accounts/organization-choice.controller.js';
import { PasswordResetPageController } from './accounts/password-reset-page.controller.js';
import { SignInLinksController } from './accounts/sign-in-links.controller.js';
import { PendingCookie } from './accounts/pending-sign-in.page.js';
import { PasskeySignInPageController } from './accounts/passkey-sign-in-page.controller.js';
import { SecondStepPasskeysController } from './accounts/second-step-passkeys.controller.js';
import { SecondStepPageController } from './accounts/second-step-page.controller.js';
import { VerifyEmailPageController } from './accounts/verify-email-page.controller.js';
import { SignInPages } from './accounts/sign-in-pages.js';
import { SignInController } from './accounts/sign-in.controller.js';
import { ConsoleController } from './console/console.controller.js';
import { ConsoleFiles } from './console/console-files.js';
import { HomeController } from './home/home.controller.js';
import { Showcase } from './home/showcase.js';
import { InvitationCookie } from './invitations/invitation-cookie.js';
import { InvitationPagesController } from './invitations/invitation-pages.controller.js';
import { InvitationPages } from './invitations/invitation-pages.js';
import { McpBatches } from './mcp/mcp-batches.js';
import { McpCallers } from './mcp/mcp-callers.js';
import { McpGuide } from './mcp/mcp-guide.js';
import { McpEndpoint } from './mcp/mcp-server.js';
import { McpTurns } from './mcp/mcp-turns.js';
import { McpController } from './mcp/mcp.controller.js';
import { ToolCalls } from './mcp/tool-calls.js';
import { OtherPagesController } from './other-pages/other-pages.controller.js';
import { SiteTemplates } from './pages/site-templates.js';
import { ConnectionsController } from './single-sign-on/connections.controller.js';
import { SingleSignOnController } from './single-sign-on/single-sign-on.controller.js';
import { SingleSignOnCookies } from './single-sign-on/single-sign-on-cookies.js';

/** The front page, signing in and out, the endpoint for agents, and every address that is nobody's. */
@Module({})
export class SiteModule {
  /** @param manifests of all modules: what the front page, and agents, are told of. */
  static of(manifests: readonly ModuleManifest[]): DynamicModule {
    return {
      module: SiteModule,
      imports: [IdentityModule, McpModule, PagesModule],
      controllers: [
        HomeController,
        AccountController,
        AccountConnectionsController,
        AccountDeletionController,
        AccountExportController,
        SecondFactorPageController,
        AccountPasskeysController,
        PasskeySignInPageController,
        SignInController,
        SecondStepPageController,
        SecondStepPasskeysController,
        OrganizationChoiceController,
        SignInLinksController,
        PasswordResetPageController,
        VerifyEmailPageController,
        InvitationPagesController,
        ConnectionsController,
        SingleSignOnController,
        ConsoleController,
        OtherPagesController,
        McpController,
      ],
      providers: [
        AccountExportPages,
        AccountPages,
        AccountParts,
        AccountVisitors,
        BrowserSessions,
        ConsoleFiles,
        InvitationCookie,
        InvitationPages,
        PendingCookie,
        SecondFactorPages,
        SignedInVisitors,
        McpBatches,
        McpCallers,
        McpEndpoint,
        McpTurns,
        SignInPages,
        SingleSignOnCookies,
        SiteTemplates,
        ToolCalls,
        { provide: McpGuide, useValue: new McpGuide(manifests) },
        { provide: Showcase, inject: [Env], useFactory: (env: Env) => new Showcase(manifests, env) },
      ],
    };
  }
}
