const { readdirSync } = process.getBuiltinModule('node:fs');

/** Below the domains. */
const BASE = ['kernel', 'data', 'platform', 'events', 'identity', 'site'];
/** Of no use to a server: it asks one. */
const OUTSIDE = ['client'];
const DOMAINS = readdirSync(`${__dirname}/libs`, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && ![...BASE, ...OUTSIDE].includes(entry.name))
  .map(({ name }) => name)
  .join('|');
/** Each room has one; the platform has one for each of its parts. */
const door = '^libs/[^/]+/src/(index|doors/[a-z-]+)\\.ts$';

// eslint-disable-next-line @typescript-eslint/no-require-imports -- the cruiser reads CommonJS
const { GRAPH, GRAPH_LAYERS, graphLayers } = require('./.dependency-cruiser.graph.cjs');

/** The import table of docs/patterns.md. Each rule has a planted sin in test/architecture. */
module.exports = {
  forbidden: [
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      from: {},
      // Says where its sources are, which it does not bring along.
      to: { couldNotResolve: true, pathNot: '^react-aria-components$' },
    },
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'kernel-knows-only-node',
      severity: 'error',
      from: { path: '^libs/kernel/src', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: '^libs/kernel/src', dependencyTypesNot: ['core'] },
    },
    {
      name: 'data-knows-kernel',
      severity: 'error',
      from: { path: '^libs/data/src' },
      to: { path: '^(libs/(?!data|kernel)|apps)' },
    },
    {
      name: 'platform-knows-data-and-kernel',
      severity: 'error',
      from: { path: '^libs/platform/src' },
      to: { path: '^(libs/(?!platform|data|kernel)|apps)' },
    },
    {
      name: 'events-know-platform-data-and-kernel',
      severity: 'error',
      from: { path: '^libs/events/src' },
      to: { path: '^(libs/(?!events|platform|data|kernel)|apps)' },
    },
    {
      name: 'identity-knows-no-domain',
      severity: 'error',
      from: { path: '^libs/identity/src' },
      to: { path: `^(libs/(${DOMAINS}|site)|apps)` },
    },
    {
      name: 'the-site-knows-no-domain',
      severity: 'error',
      from: { path: '^libs/site/src' },
      to: { path: `^(libs/(${DOMAINS})|apps)` },
    },
    {
      name: 'the-client-knows-nothing-of-ours',
      severity: 'error',
      from: { path: '^libs/client/' },
      to: { path: '^(libs|apps|test)/', pathNot: '^libs/client/' },
    },
    {
      name: 'the-client-needs-two-packages',
      severity: 'error',
      from: { path: '^libs/client/src/', pathNot: '\\.spec\\.ts$' },
      to: {
        path: '.',
        pathNot: ['^libs/client/src/', 'node_modules/(openapi-fetch|socket\\.io-client)/'],
      },
    },
    {
      name: 'browser-scripts-know-no-server',
      severity: 'error',
      from: { path: '^libs/([^/]+)/browser/' },
      to: { path: '^(libs|apps)/', pathNot: '^libs/$1/browser/' },
    },
    {
      name: 'browser-scripts-import-no-package',
      severity: 'error',
      from: { path: '^libs/[^/]+/browser/' },
      to: { path: 'node_modules/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'servers-know-no-browser-script',
      severity: 'error',
      from: { path: '^(libs/[^/]+/src|apps|test)/' },
      to: { path: '^libs/[^/]+/browser/' },
    },
    {
      name: 'domains-do-not-know-each-other',
      severity: 'error',
      from: { path: `^libs/(${DOMAINS})/src` },
      to: { path: `^(libs/(${DOMAINS}|site)|apps)`, pathNot: '^libs/$1/' },
    },
    {
      name: 'rooms-have-one-door',
      severity: 'error',
      from: { path: '^libs/([^/]+)/src' },
      to: { path: '^libs/', pathNot: ['^libs/$1/', door] },
    },
    {
      name: 'boot-is-for-the-app',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^libs/platform/src/doors/boot\\.ts$' },
    },
    {
      name: 'the-app-enters-by-the-doors',
      severity: 'error',
      from: { path: '^apps/' },
      to: { path: '^libs/', pathNot: door },
    },
    {
      name: 'tests-enter-by-the-doors',
      severity: 'error',
      from: { path: '^test/' },
      to: { path: '^libs/', pathNot: [door, '\\.entity\\.ts$'] },
    },
    {
      name: 'the-console-asks-the-client',
      severity: 'error',
      from: { path: '^apps/console/' },
      to: { path: '^(libs|apps|test)/', pathNot: '^(apps/console/|libs/client/src/index\\.ts$)' },
    },
    {
      name: 'nobody-knows-the-console',
      severity: 'error',
      from: { path: '^(libs|apps|test)/', pathNot: '^apps/console/' },
      to: { path: '^apps/console/' },
    },
    {
      name: 'controllers-ask-services',
      severity: 'error',
      from: { path: '\\.(controller|gateway)\\.ts$' },
      to: {
        path: ['\\.(repository|entity|statements)\\.ts$', 'node_modules/(typeorm|pg)/'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'services-know-no-driver-and-no-wire',
      severity: 'error',
      from: { path: '^libs/[^/]+/src/.*\\.service\\.ts$' },
      to: { path: 'node_modules/(typeorm|pg|fastify|socket\\.io|@nestjs/platform-)' },
    },
    {
      name: 'repositories-alone-know-the-driver',
      severity: 'error',
      from: {
        path: '^libs/[^/]+/src/',
        pathNot: [
          '^libs/data/',
          '\\.(repository|statements|entity|spec)\\.ts$',
          '/migrations/',
          // They count connections of the pool, and share them out.
          '^libs/platform/src/(health/metrics|limits/database-shares)\\.ts$',
          // The queue of jobs has connections of its own.
          '^libs/events/src/jobs/job-connections\\.ts$',
        ],
      },
      to: { path: 'node_modules/(typeorm|pg|pg-copy-streams)/' },
    },
    {
      name: 'the-edge-alone-knows-fastify',
      severity: 'error',
      from: {
        path: '^libs/[^/]+/src/',
        pathNot: [
          '^libs/platform/',
          '\\.(controller|guard|interceptor|filter|pipe|page|spec)\\.ts$',
          // What controllers share: cookies, headers and pages of an answer.
          '^libs/site/src/accounts/browser-sessions\\.ts$',
          '^libs/linky/src/(launcher/(password-gate|launcher-pages)|bundles/revisions)\\.ts$',
        ],
      },
      // The parser of forms reads a stream, and knows no server.
      to: {
        path: 'node_modules/(fastify|@fastify|@nestjs/platform-fastify)/',
        pathNot: 'node_modules/@fastify/busboy/',
      },
    },
    {
      name: 'gateways-alone-know-sockets',
      severity: 'error',
      from: {
        path: '^libs/[^/]+/src/',
        pathNot: ['^libs/platform/src/realtime/', '\\.(gateway|spec)\\.ts$'],
      },
      to: {
        path: 'node_modules/(socket\\.io|engine\\.io|ws|@socket\\.io|@nestjs/(platform-socket\\.io|websockets))/',
      },
    },
    {
      name: 'repositories-hold-no-rules',
      severity: 'error',
      from: { path: '\\.repository\\.ts$' },
      to: { path: '\\.(service|errors|controller|gateway)\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'repositories-do-not-know-each-other',
      severity: 'error',
      from: { path: '([^/]+)\\.repository\\.ts$' },
      to: { path: '\\.repository\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'migrations-import-nothing-of-ours',
      severity: 'error',
      from: { path: '^libs/[^/]+/src/migrations/' },
      to: { path: '^(libs|apps)/' },
    },
    ...graphLayers,
    {
      name: 'node-graph-folders-are-layers',
      severity: 'error',
      from: {
        path: `${GRAPH}/[^/]+/`,
        pathNot: `${GRAPH}/(${Object.keys(GRAPH_LAYERS).join('|')}|migrations)/`,
      },
      to: {},
    },
    {
      name: 'node-graph-model-knows-the-kernel',
      severity: 'error',
      from: { path: `${GRAPH}/model/`, pathNot: '\\.spec\\.ts$' },
      to: { pathNot: [`${GRAPH}/model/`, door.replace('[^/]+', 'kernel')], dependencyTypesNot: ['core'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'require', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.json', '.d.ts'],
    },
  },
};
