'use client';

import { useState } from 'react';
import { listNextInstants } from '#schemas/schedule/next-instant.ts';
import type { Schedule } from '#schemas/schedule/schedule.ts';
import { useClock } from '../use-clock.ts';
import { readOwnTimeZone, zonedText } from './time-zones.ts';

const SHOWN = 5;
/** Often enough to drop an instant that has passed. */
const TICK_MS = 5_000;

/** The next instants of a schedule, in its zone and in the reader's. */
export function NextFirings({ schedule }: { readonly schedule: Schedule }) {
  const [shownAtMs] = useState(Date.now);
  const { nowMs } = useClock(shownAtMs, TICK_MS);
  const own = readOwnTimeZone();
  const { timeZone } = schedule;
  const isOwn = own === timeZone;
  const instants = listNextInstants(schedule, nowMs, SHOWN);
  if (instants.length === 0) return <p className="text-xs text-muted-foreground">It does not fire any more.</p>;
  return (
    <table aria-label="Next firings" className="w-full text-left text-xs tabular-nums">
      <thead className="text-muted-foreground">
        <tr>
          <th className="py-1 pr-3 align-bottom font-normal">{timeZone}</th>
          {!isOwn && (
            <th className="py-1 align-bottom font-normal">
              Your time,
              <br />
              {own}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {instants.map((instant) => (
          <tr key={instant} className="border-t">
            <td className="py-1 pr-3">{zonedText(instant, timeZone, nowMs)}</td>
            {!isOwn && <td className="py-1 text-muted-foreground">{zonedText(instant, own, nowMs)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
