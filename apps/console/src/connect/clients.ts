import { connect } from '../messages/connect.js';

export const CLIENTS = ['curl', 'typescript', 'cli', 'linky', 'mcp', 'python'] as const;
export type Client = (typeof CLIENTS)[number];

export interface Given {
  /** Where the service is. */
  readonly origin: string;
  readonly key: string;
  readonly isReadOnly: boolean;
}

export interface Step {
  readonly title: string;
  readonly code: string;
}

interface Setup {
  /** What it needs to do all that is shown; ending with `:write` where it need not only read. */
  readonly scopes: readonly string[];
  /** Where all about it is told. */
  readonly docs: string;
  readonly steps: (given: Given) => readonly Step[];
}

const { steps: told } = connect;

/** What a key may be given that only reads: the other half of what it needs. */
export const scopesOf = (client: Client, isReadOnly: boolean): readonly string[] =>
  SETUPS[client].scopes.map((scope) => (isReadOnly ? scope.replace(/:write$/, ':read') : scope));

/** How each is set up. The lines are those of the documents. */
export const SETUPS: Readonly<Record<Client, Setup>> = {
  curl: {
    scopes: ['links:write', 'graph:write'],
    docs: '/docs',
    steps: ({ origin, key, isReadOnly }) => [
      { title: told.set, code: `HOST=${origin}\nKEY=${key}` },
      {
        title: told.ready,
        code: 'curl -s $HOST/api/graph/ready -H "Authorization: Bearer $KEY"',
      },
      ...(isReadOnly
        ? []
        : [
            {
              title: told.bundle,
              code: `curl -s $HOST/api/links -H "Authorization: Bearer $KEY" \\
  --data '{"urls":["https://example.com"],"title":"Release review"}'`,
            },
            {
              title: told.addNode,
              code: `curl -s $HOST/api/node -H "Authorization: Bearer $KEY" \\
  -H 'Content-Type: application/json' --data '{"title":"Write the tests"}'`,
            },
          ]),
    ],
  },
  typescript: {
    scopes: ['links:write', 'items:write', 'projects:read', 'graph:write', 'events:read'],
    docs: '/docs/guides/clients',
    steps: ({ origin, key }) => [
      { title: told.pack, code: 'npm run build:client && npm pack ./dist/client' },
      { title: told.install, code: 'npm install ./ligature-client-*.tgz' },
      {
        title: told.use,
        code: `import { Ligature } from '@ligature/client';

const ligature = new Ligature({ baseUrl: '${origin}', apiKey: '${key}' });
for await (const bundle of ligature.bundles.list()) console.log(bundle.url, bundle.title);
const graph = await ligature.graph.live();
graph.on('change', () => console.log(graph.nodes.size, 'nodes'));`,
      },
    ],
  },
  cli: {
    scopes: ['links:write', 'items:write', 'projects:write', 'graph:write', 'imports:write', 'events:read'],
    docs: '/docs/guides/cli',
    steps: ({ origin, key }) => [
      { title: told.signIn, code: `ligature login --url ${origin}` },
      { title: connect.keyTitle, code: key },
      { title: told.list, code: 'ligature whoami\nligature bundles list\nligature graph list' },
    ],
  },
  linky: {
    scopes: ['links:write'],
    docs: '/docs/guides/linky',
    steps: ({ origin, key, isReadOnly }) => [
      { title: told.install, code: 'npm install --global getalinky@0.3' },
      { title: told.set, code: `export LINKY_BASE_URL=${origin}\nexport LINKY_API_KEY=${key}` },
      ...(isReadOnly
        ? []
        : [
            {
              title: told.bundle,
              code: 'linky create https://example.com https://example.org --title "Release review"',
            },
          ]),
      { title: told.list, code: 'linky list' },
    ],
  },
  mcp: {
    scopes: ['links:write', 'items:write', 'projects:read', 'graph:write', 'events:read'],
    docs: '/docs/guides/agents',
    steps: ({ origin, key, isReadOnly }) => {
      const url = `${origin}/api/mcp${isReadOnly ? '?readonly=true' : ''}`;
      const headers = { Authorization: `Bearer ${key}` };
      return [
        {
          title: told.config,
          code: json({ mcpServers: { ligature: { type: 'http', url, headers } } }),
        },
        {
          title: told.claude,
          code: `claude mcp add --transport http ligature '${url}' --header 'Authorization: Bearer ${key}'`,
        },
        {
          title: told.bridge,
          code: json({
            mcpServers: {
              ligature: {
                command: 'linky',
                args: ['mcp'],
                env: { LINKY_API_KEY: key, LINKY_BASE_URL: origin },
              },
            },
          }),
        },
        {
          title: told.check,
          code: `curl -s '${url}' -H 'Authorization: Bearer ${key}' -H 'Content-Type: application/json' \\
  -H 'Accept: application/json, text/event-stream' \\
  --data '{"jsonrpc":"2.0","id":1,"method":"tools/list"}'`,
        },
      ];
    },
  },
  python: {
    scopes: ['graph:write'],
    docs: '/docs/guides/node-graph',
    steps: ({ origin, key, isReadOnly }) => [
      { title: told.install, code: 'pip install "python-socketio[client]"' },
      {
        title: told.run,
        code: `import socketio

sio = socketio.Client()


@sio.on("graph:diff")
def on_diff(diff):
    print("somebody changed", diff)


@sio.on("error")
def on_error(refusal):
    print(refusal)


sio.connect("${origin}", auth={"api_token": "${key}"}, transports=["websocket"])

${
  isReadOnly
    ? 'print(sio.call("graph:get", {}))\nsio.wait()'
    : `one = sio.call("node:add", {"title": "Write the tests"})["diff"]["nodes"][0]["id"]
two = sio.call("node:add", {"title": "Release"})["diff"]["nodes"][0]["id"]
print(sio.call("link:add", {"source": one, "target": two, "type": 0}))
sio.disconnect()`
}`,
      },
    ],
  },
};

const json = (value: unknown): string => JSON.stringify(value, null, 2);
