import { Module } from '@nestjs/common';

import { IdentityModule } from '#identity';

import { OrganizationProjectsRepository } from './organization-projects.repository.js';
import { OrganizationProjects } from './organization-projects.service.js';

/** What is asked of projects when workspaces and organizations are deleted, also by the operator's commands. */
@Module({
  imports: [IdentityModule],
  providers: [OrganizationProjects, OrganizationProjectsRepository],
})
export class OrganizationProjectsModule {}
