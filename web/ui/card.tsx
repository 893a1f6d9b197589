import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';

/** A raised surface with a hairline border. */
export function Card({ className, ...props }: ComponentProps<'div'>) {
  return <div className={classNames('rounded-lg border bg-card text-card-foreground', className)} {...props} />;
}

export function CardHeader({ className, ...props }: ComponentProps<'div'>) {
  return (
    <div className={classNames('flex items-center justify-between gap-2 border-b px-4 py-2.5', className)} {...props} />
  );
}

export function CardTitle({ className, children, ...props }: ComponentProps<'h2'>) {
  return (
    <h2 className={classNames('text-[13px] font-semibold', className)} {...props}>
      {children}
    </h2>
  );
}

export function CardContent({ className, ...props }: ComponentProps<'div'>) {
  return <div className={classNames('p-4', className)} {...props} />;
}
