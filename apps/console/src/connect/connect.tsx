import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';

import { Title } from '../components/title.js';
import { connect } from '../messages/connect.js';
import { type Client, CLIENTS, SETUPS } from './clients.js';
import './connect.css';
import { KeyMaker } from './key-maker.js';
import { Snippet } from './snippet.js';

const route = getRouteApi('/connect');

/** Lines to copy for whatever is to be connected, with a key made on the spot. */
export function Connect(): ReactNode {
  const { with: client = 'curl' } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <>
      <Title>{connect.title}</Title>
      <p>{connect.text}</p>
      <ToggleButtonGroup
        aria-label={connect.with}
        className="switch clients"
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[client]}
        onSelectionChange={([chosen]) =>
          void navigate({ search: { with: chosen as Client }, replace: true, resetScroll: false })
        }
      >
        {CLIENTS.map((each) => (
          <ToggleButton key={each} id={each}>
            {connect.clients[each]}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <SetUp key={client} client={client} />
    </>
  );
}

function SetUp({ client }: { readonly client: Client }): ReactNode {
  const [key, setKey] = useState<string | null>(null);
  const [isReadOnly, setReadOnly] = useState(false);
  const { steps, docs } = SETUPS[client];
  return (
    <>
      <KeyMaker
        client={client}
        isMade={key !== null}
        isReadOnly={isReadOnly}
        onReadOnly={setReadOnly}
        onMade={setKey}
      />
      <section className="card">
        <h2>{connect.clients[client]}</h2>
        <p className="hint">
          {connect.about[client]} <a href={docs}>{connect.more}</a>
        </p>
        <ol className="set-up">
          {steps({ origin: location.origin, key: key ?? connect.placeholder, isReadOnly }).map(
            ({ title, code }) => (
              <li key={title}>
                <Snippet title={title} code={code} />
              </li>
            ),
          )}
        </ol>
      </section>
    </>
  );
}
