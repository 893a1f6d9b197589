import type pg from 'pg';
import { readPosition } from '../../store/dapr-instances.ts';
import { toEnd, type Progress } from './to-progress.ts';

/** Where an execution stands by the database; null when it is unknown. */
export async function findProgress(pool: pg.Pool, executionId: string): Promise<Progress | null> {
  const position = await readPosition(pool, executionId);
  if (position === null) return null;
  const { runtimeStatus, phase, message } = position;
  const end = toEnd(runtimeStatus, message ?? phase);
  return end === null ? { state: 'working' } : { state: 'ended', end };
}
