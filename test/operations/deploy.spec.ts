import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { readEnv } from '../../apps/ligature/src/settings.js';
import { startApp } from '../support/app.js';
import { faultsOf, type Manifest, manifestsOf } from './manifests.js';

const KUBERNETES = 'deploy/kubernetes';

interface Container {
  readonly args?: readonly string[];
  readonly image: string;
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly securityContext: object;
}

/** The only container of a Deployment or Job. */
function containerOf({ spec }: Manifest): Container {
  const { template } = spec as { template: { spec: { containers: readonly Container[] } } };
  expect(template.spec.containers).toHaveLength(1);
  return template.spec.containers[0]!;
}

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ligature-test-deploy-'))));
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('deploy/kubernetes', () => {
  const { kustomization, manifests } = manifestsOf(KUBERNETES);
  const monitoring = manifestsOf(join(KUBERNETES, 'monitoring'));
  const named = (kind: string): Manifest => {
    const found = manifests.find((manifest) => manifest.kind === kind);
    if (found === undefined) throw new Error(`there is no ${kind}`);
    return found;
  };

  it.each([...manifests, ...monitoring.manifests].map((manifest) => [manifest.kind, manifest] as const))(
    'has a %s that the API takes',
    async (_, manifest) => {
      expect(await faultsOf(manifest)).toEqual([]);
    },
  );

  it('has no faults that are not seen', async () => {
    const service = named('Service');
    const ports = [{ name: 'http', port: '80' }];
    expect(await faultsOf({ ...service, spec: { ...service.spec, ports } })).toEqual([
      expect.stringContaining('port'),
    ]);
    expect(await faultsOf({ ...service, spec: { ...service.spec, selektor: {} } })).toEqual([
      'spec.selektor is no field of it',
    ]);
  });

  it('makes secrets once, for their owner only, and hands out all that the service needs', () => {
    cpSync(join(KUBERNETES, 'make-secrets.sh'), join(folder, 'make-secrets.sh'));
    cpSync(join(KUBERNETES, 'settings.env'), join(folder, 'settings.env'));
    const make = (env: object, input = ''): string =>
      execFileSync(join(folder, 'make-secrets.sh'), {
        encoding: 'utf8',
        input,
        stdio: ['pipe', 'pipe', 'ignore'],
        env: { PATH: process.env['PATH'], ...env },
      });
    make({ DATABASE_URL: 'postgres://u:p@db:5432/ligature' }, 'redis://redis:6379\n');
    const { name, files } = kustomization.secretGenerator![0]!;
    const paths = files.map((file) => join(folder, file.split('=')[1] ?? ''));
    const made = paths.map((path) => readFileSync(path, 'utf8'));
    for (const path of paths) expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(make({ DATABASE_URL: 'postgres://other', REDIS_URL: 'redis://other' })).toContain('left as it is');
    expect(paths.map((path) => readFileSync(path, 'utf8'))).toEqual(made);

    const settings = Object.fromEntries(
      readFileSync(join(folder, 'settings.env'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    ) as Record<string, string>;
    const keys = new Map(files.map((file) => file.split('=') as [string, string]));
    for (const kind of ['Deployment', 'Job']) {
      const manifest = named(kind);
      expect(JSON.stringify(manifest)).toContain(`"secretName":"${name}"`);
      const own = containerOf(manifest).env.map(({ name: variable, value }) => {
        const key = /^\/run\/secrets\/ligature\/(.*)$/.exec(value)?.[1];
        return [variable, key === undefined ? value : join(folder, keys.get(key) ?? 'none')] as const;
      });
      const env = readEnv({ ...settings, ...(Object.fromEntries(own) as Record<string, string>) });
      expect(env).toMatchObject({
        databaseUrl: 'postgres://u:p@db:5432/ligature',
        publicUrl: 'https://links.example.com',
        unknownSettings: [],
      });
      if (kind === 'Deployment') expect(env.redisUrl).toBe('redis://redis:6379');
    }
  });

  it('runs the image as it is, with no more rights than it needs', () => {
    const image = readFileSync('Dockerfile', 'utf8');
    const [, uid] = /^USER (\d+):\d+$/m.exec(image) ?? [];
    for (const kind of ['Deployment', 'Job']) {
      const manifest = named(kind);
      const { spec } = manifest.spec['template'] as { spec: { securityContext: object } };
      expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: Number(uid) });
      expect(containerOf(manifest)).toMatchObject({
        image: 'ligature',
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
      });
    }
    expect(containerOf(named('Job')).args).toEqual(['migrate']);
    expect(image).toMatch(/^ENTRYPOINT \["ligature"\]\nCMD \["serve"\]$/m);
  });

  it('reaches ports that are there, by the labels of those who have them', () => {
    const ports = containerOf(named('Deployment')).ports?.map(({ name }) => name);
    const service = named('Service').spec as {
      selector: object;
      ports: readonly { name: string; port: number; targetPort: string }[];
    };
    for (const { targetPort } of service.ports) expect(ports).toContain(targetPort);
    const { template } = named('Deployment').spec as { template: { metadata: { labels: object } } };
    expect(template.metadata.labels).toMatchObject(service.selector);
    const { endpoints } = monitoring.manifests[0]!.spec as { endpoints: readonly { port: string }[] };
    expect(service.ports.map(({ name }) => name)).toContain(endpoints[0]?.port);
  });
});

/** Metrics that an expression asks for. */
const metricsIn = (text: string): string[] => [
  ...new Set(text.match(/\b(?:ligature|process|nodejs)_[a-z0-9_]+/g)),
];

describe('dashboard and alerts', () => {
  const rules = readFileSync('deploy/prometheus/ligature.rules.yml', 'utf8');
  const board = JSON.parse(readFileSync('deploy/grafana/ligature.json', 'utf8')) as {
    panels: readonly { title: string; targets?: readonly { expr: string }[] }[];
    templating: { list: readonly { query: unknown }[] };
  };
  const asked = JSON.stringify([board.panels.map(({ targets }) => targets), board.templating]);

  it('ask for what the service tells', async () => {
    const app = await startApp({ databaseReadUrl: 'postgres://127.0.0.1:1/away' });
    try {
      const text = await (await fetch(`${app.url}/metrics`)).text();
      const told = new Set(
        [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', type]) =>
          type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
        ),
      );
      // Only where there is Redis.
      told.add('ligature_redis_up');
      for (const name of metricsIn(rules + asked)) expect(told).toContain(name);
    } finally {
      await app.close();
    }
  });

  it('name each alert in the runbook', () => {
    const headings = readFileSync('docs/operations.md', 'utf8').match(/^#+ .*$/gm) ?? [];
    const anchors = new Set(headings.map((line) => line.replace(/^#+ /, '').toLowerCase()));
    const alerts = [...rules.matchAll(/runbook_url: docs\/operations\.md#(\S+)/g)].map(
      ([, anchor]) => anchor,
    );
    expect(alerts.length).toBe(rules.match(/- alert: /g)?.length);
    for (const anchor of alerts) expect(anchors).toContain(anchor);
  });

  const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
  it.skipIf(!hasPromtool)(
    `hold what their own tests say${hasPromtool ? '' : ' (skipped: needs promtool)'}`,
    () => {
      for (const words of [
        ['check', 'config', 'prometheus.yml'],
        ['test', 'rules', 'ligature.rules.test.yml'],
      ]) {
        const { status, stdout, stderr } = spawnSync('promtool', words, {
          cwd: 'deploy/prometheus',
          encoding: 'utf8',
        });
        expect({ words, status, said: status === 0 ? '' : stdout + stderr }).toEqual({
          words,
          status: 0,
          said: '',
        });
      }
    },
  );
});

describe('deploy/systemd/ligature.service', () => {
  const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;
  it.skipIf(!hasSystemd)(`is a unit${hasSystemd ? '' : ' (skipped: needs systemd-analyze)'}`, () => {
    // It asks for the program and the manual on this machine.
    mkdirSync(join(folder, 'opt'));
    const unit = readFileSync('deploy/systemd/ligature.service', 'utf8')
      .replaceAll('/opt/ligature', join(folder, 'opt'))
      .replace('/usr/bin/node', process.execPath);
    writeFileSync(join(folder, 'ligature.service'), unit);
    const { status, stderr } = spawnSync(
      'systemd-analyze',
      ['verify', '--man=no', join(folder, 'ligature.service')],
      {
        encoding: 'utf8',
      },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

describe('every way to start the service', () => {
  it('has glibc give back what a start used', () => {
    const setting = /\bMALLOC_TRIM_THRESHOLD_=1048576\b/;
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } };
    expect(scripts.start).toMatch(setting);
    for (const file of ['Dockerfile', 'deploy/systemd/ligature.service'])
      expect(readFileSync(file, 'utf8'), file).toMatch(setting);
  });
});
