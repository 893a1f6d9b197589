import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** Shown in place of an empty list: what will be here, and the next thing to do. */
export function EmptyState({
  icon: Icon,
  title,
  children,
  action,
  className,
}: {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  readonly className?: string;
}) {
  return (
    <div className={classNames('flex flex-col items-center gap-2 px-6 py-12 text-center', className)}>
      <span className="grid size-10 place-items-center rounded-lg border bg-card text-muted-foreground">
        <Icon className="size-5" aria-hidden />
      </span>
      <p className="text-sm font-medium">{title}</p>
      {children === undefined ? null : <p className="max-w-sm text-[13px] text-muted-foreground">{children}</p>}
      {action === undefined ? null : <div className="mt-2">{action}</div>}
    </div>
  );
}
