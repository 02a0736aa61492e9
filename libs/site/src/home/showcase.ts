import { type PlatformRequest } from '#platform/auth';
import { type Env } from '#platform/config';
import { publicBase } from '#platform/http';
import { type FirstSteps, type HomePart, type ModuleManifest } from '#platform/modules';

/** As the site tells of modules: those with which a visitor can begin at once come first. */
export function inOrder(manifests: readonly ModuleManifest[]): readonly ModuleManifest[] {
  const beginsAtOnce = ({ home }: ModuleManifest): boolean => home?.firstSteps !== undefined;
  return [...manifests.filter(beginsAtOnce), ...manifests.filter((manifest) => !beginsAtOnce(manifest))];
}

/** What the front page tells of the domains. */
export class Showcase {
  readonly parts: readonly HomePart[];

  constructor(
    manifests: readonly ModuleManifest[],
    private readonly env: Env,
  ) {
    this.parts = inOrder(manifests).flatMap(({ home }) => home ?? []);
  }

  /** With the origin that the visitor sees. */
  firstSteps(request: Pick<PlatformRequest, 'protocol' | 'host'>): readonly FirstSteps[] {
    const base = publicBase(this.env, request);
    return this.parts.flatMap(({ firstSteps }) => firstSteps?.(this.env, base) ?? []);
  }
}
