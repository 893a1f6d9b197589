import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';

/** Stands where something is about to appear, in its size. */
export function Skeleton({ className, ...props }: ComponentProps<'div'>) {
  return <div aria-hidden className={classNames('animate-pulse rounded-md bg-muted', className)} {...props} />;
}
