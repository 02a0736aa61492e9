import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';

import { Button } from '../components/button.js';
import { Empty, Loading, messageOf } from '../components/states.js';
import { Title } from '../components/title.js';
import { organization as words } from '../messages/organization.js';
import { useSession } from '../session/session.js';
import { actFor, demandsFactor, roleName } from './acting.js';
import { NewOrganization } from './new-organization.js';

/** The organizations that somebody belongs to, and making one. */
export function Organizations(): ReactNode {
  const session = useSession();
  const [isMaking, setMaking] = useState(false);
  const change = useMutation({ mutationFn: (slug: string) => actFor(slug) });
  if (session === undefined) return <Loading />;
  const { organizations, activeOrganization } = session;
  const make = (
    <Button look="primary" onPress={() => setMaking(true)}>
      {words.make}
    </Button>
  );
  return (
    <>
      <Title actions={organizations.length > 0 && make}>{words.yourOrganizations}</Title>
      {change.isError && <Refusal error={change.error} />}
      {organizations.length === 0 ? (
        <Empty title={words.none} text={words.noneText}>
          {make}
        </Empty>
      ) : (
        <ul className="rows card">
          {organizations.map(({ slug, name, role }) => (
            <li key={slug}>
              <div className="grow">
                <strong dir="auto">{name}</strong> <code>{slug}</code>
                <div className="hint">
                  {words.yourRole}: <bdi>{roleName(role)}</bdi>
                </div>
              </div>
              {slug === activeOrganization?.slug ? (
                <span className="chip">{words.acting}</span>
              ) : (
                <Button
                  aria-label={words.actForName(name)}
                  isPending={change.isPending && change.variables === slug}
                  onPress={() => change.mutate(slug)}
                >
                  {words.actFor}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {isMaking && <NewOrganization onClose={() => setMaking(false)} />}
    </>
  );
}

function Refusal({ error }: { readonly error: Error }): ReactNode {
  const isFactor = demandsFactor(error);
  return (
    <div className="notice bad" role="alert">
      <p dir="auto">{isFactor ? words.needsFactor : messageOf(error)}</p>
      {isFactor && <Link to="/account/security">{words.setUpFactor}</Link>}
    </div>
  );
}
