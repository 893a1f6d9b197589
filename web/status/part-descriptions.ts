import type { PartName } from '../wire/system-status.ts';

interface PartDescription {
  readonly name: string;
  readonly purpose: string;
  /** The meaning of its absence, and what to do. */
  readonly away: string;
}

/** The words for each part. */
export const PART_DESCRIPTIONS: Readonly<Record<PartName, PartDescription>> = {
  web: { name: 'Web', purpose: 'Shows this page', away: 'This page comes back by itself.' },
  orchestrator: {
    name: 'Orchestrator',
    purpose: 'Decides what runs next',
    away: 'Nothing starts or goes on until it is back; nothing is lost. It is started again by itself: if it stays away, read its log.',
  },
  runner: {
    name: 'Runner',
    purpose: 'Carries out steps',
    away: 'Steps wait for it and are carried out once it is back. It is started again by itself: if it stays away, read its log.',
  },
  database: {
    name: 'Database',
    purpose: 'Keeps everything',
    away: 'Everything waits until it is back; what was saved is kept. Start it, or look whether the disk is full.',
  },
  broker: {
    name: 'Broker',
    purpose: 'Carries events between services',
    away: 'Events wait in the database, and go on once it is back. If all sidecars are up, look at what their pub/sub component is connected to, such as Redis.',
  },
};
