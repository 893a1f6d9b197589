'use client';

import { Activity, LogIn, LogOut, Monitor, Moon, Sun, UserPlus, UserRound } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { toast } from 'sonner';
import { call, problemText } from '../client/call.ts';
import { Button } from '../ui/button.tsx';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '../ui/dropdown-menu.tsx';
import { useAccountChanges } from './account-changes.ts';
import { AccountDialog, type AccountDialogMode } from './account-dialog.tsx';
import { setTheme } from './theme.ts';

/** The current user. */
export interface Account {
  readonly name: string;
  readonly email: string | null;
  readonly isAnonymous: boolean;
}

async function signOut(): Promise<void> {
  const answer = await call('POST', '/api/auth/sign-out', {});
  if (answer.ok) window.location.assign('/workflows');
  else toast.error('Could not sign out', { description: problemText(answer.problem) });
}

/** Sign up, sign in, sign out, and the theme. */
export function AccountMenu({ account }: { readonly account: Account }) {
  useAccountChanges();
  const [dialog, setDialog] = useState<AccountDialogMode | null>(null);
  return (
    <>
      <div className="flex items-center gap-1.5">
        {account.isAnonymous ? (
          <Button size="small" className="max-sm:hidden" onClick={() => setDialog('sign-up')}>
            Sign up
          </Button>
        ) : null}
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button variant="ghost" size="icon" aria-label="Account">
              <UserRound aria-hidden />
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent>
            <DropdownMenuLabel>
              {account.isAnonymous ? 'Guest: sign up to keep your work' : (account.email ?? account.name)}
            </DropdownMenuLabel>
            {account.isAnonymous ? (
              <>
                <DropdownMenuItem onSelect={() => setDialog('sign-up')}>
                  <UserPlus aria-hidden /> Sign up
                </DropdownMenuItem>
                <DropdownMenuItem onSelect={() => setDialog('sign-in')}>
                  <LogIn aria-hidden /> Sign in
                </DropdownMenuItem>
              </>
            ) : (
              <DropdownMenuItem onSelect={() => void signOut()}>
                <LogOut aria-hidden /> Sign out
              </DropdownMenuItem>
            )}
            <DropdownMenuSeparator />
            <DropdownMenuItem asChild>
              <Link href="/status">
                <Activity aria-hidden /> Status
              </Link>
            </DropdownMenuItem>
            <DropdownMenuSeparator />
            <DropdownMenuItem onSelect={() => setTheme('light')}>
              <Sun aria-hidden /> Light
            </DropdownMenuItem>
            <DropdownMenuItem onSelect={() => setTheme('dark')}>
              <Moon aria-hidden /> Dark
            </DropdownMenuItem>
            <DropdownMenuItem onSelect={() => setTheme(null)}>
              <Monitor aria-hidden /> As the system
            </DropdownMenuItem>
          </DropdownMenuContent>
        </DropdownMenu>
      </div>
      <AccountDialog mode={dialog} onModeChange={setDialog} />
    </>
  );
}
