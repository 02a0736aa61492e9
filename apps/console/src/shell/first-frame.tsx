import type { ReactNode } from 'react';

import { Loading } from '../components/states.js';
import { Frame, type ScreenLink } from './frame.js';
import { BellPlace, PaletteLabel, PersonPlace } from './waiting.js';

const PageLink: ScreenLink = ({ to, className, children }) => (
  <a href={to === '/' ? '/console' : `/console${to}`} className={className}>
    {children}
  </a>
);

/** The frame as the page brings it along, before any script has run: its links lead somewhere, its buttons wait. */
export function FirstFrame(): ReactNode {
  return (
    <Frame
      link={PageLink}
      tools={
        <>
          <button type="button" className="button plain search" disabled>
            <PaletteLabel />
          </button>
          <BellPlace />
          <PersonPlace />
        </>
      }
    >
      <main id="main" tabIndex={-1}>
        <Loading />
      </main>
    </Frame>
  );
}
