'use client';

import { useState, type FormEvent } from 'react';
import { z } from 'zod';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogTitle } from '../ui/dialog.tsx';
import { Input } from '../ui/input.tsx';
import { Label } from '../ui/label.tsx';
import { tellOtherTabs } from './account-changes.ts';

export type AccountDialogMode = 'sign-up' | 'sign-in';

const TEXTS = {
  'sign-up': {
    title: 'Sign up',
    description: 'Your workflows and executions stay as they are.',
    path: '/api/auth/sign-up/keep',
    other: 'I have an account',
  },
  'sign-in': {
    title: 'Sign in',
    description: 'The workflows that you drew here move to your account.',
    path: '/api/auth/sign-in/email',
    other: 'I have no account yet',
  },
} as const;

/** Better Auth's own refusals have a `message`, problem details a `detail`. */
const AuthProblem = z.union([
  z.object({ message: z.string() }),
  z.object({ detail: z.string() }).transform(({ detail }) => ({ message: detail })),
]);

async function send(path: string, form: FormData): Promise<string | null> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(Object.fromEntries(form)),
  }).catch(() => null);
  if (response === null) return 'The server could not be reached.';
  if (response.ok) return null;
  const problem = AuthProblem.safeParse(await response.json().catch(() => null));
  return problem.success ? problem.data.message : 'That did not work. Check the fields and try again.';
}

function AccountForm({
  mode,
  onModeChange,
}: {
  mode: AccountDialogMode;
  onModeChange: (mode: AccountDialogMode) => void;
}) {
  const [error, setError] = useState<string | null>(null);
  const [isSending, setIsSending] = useState(false);
  const texts = TEXTS[mode];
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setIsSending(true);
    const problem = await send(texts.path, new FormData(event.currentTarget));
    // A full load: everything on the page belongs to the one who was here before.
    if (problem === null) {
      tellOtherTabs();
      window.location.reload();
    } else {
      setError(problem);
      setIsSending(false);
    }
  };
  return (
    <form className="flex flex-col gap-3" onSubmit={(event) => void submit(event)}>
      {mode === 'sign-up' ? (
        <div className="flex flex-col gap-1">
          <Label htmlFor="account-name">Name</Label>
          <Input id="account-name" name="name" required maxLength={100} autoComplete="name" />
        </div>
      ) : null}
      <div className="flex flex-col gap-1">
        <Label htmlFor="account-email">E-mail</Label>
        <Input id="account-email" name="email" type="email" required autoComplete="email" />
      </div>
      <div className="flex flex-col gap-1">
        <Label htmlFor="account-password">Password</Label>
        <Input
          id="account-password"
          name="password"
          type="password"
          required
          minLength={8}
          maxLength={128}
          autoComplete={mode === 'sign-up' ? 'new-password' : 'current-password'}
          aria-describedby="account-password-help"
        />
        <p id="account-password-help" className="text-xs text-muted-foreground">
          At least 8 characters.
        </p>
      </div>
      {error === null ? null : (
        <p role="alert" className="text-[13px] text-failed">
          {error}
        </p>
      )}
      <DialogFooter className="mt-1 items-center justify-between">
        <Button
          variant="link"
          className="px-0"
          onClick={() => onModeChange(mode === 'sign-up' ? 'sign-in' : 'sign-up')}
        >
          {texts.other}
        </Button>
        <Button type="submit" variant="primary" disabled={isSending}>
          {texts.title}
        </Button>
      </DialogFooter>
    </form>
  );
}

/** Sign up or sign in; closed while `mode` is null. */
export function AccountDialog({
  mode,
  onModeChange,
}: {
  readonly mode: AccountDialogMode | null;
  readonly onModeChange: (mode: AccountDialogMode | null) => void;
}) {
  return (
    <Dialog open={mode !== null} onOpenChange={(isOpen) => (isOpen ? undefined : onModeChange(null))}>
      {mode === null ? null : (
        <DialogContent className="max-w-sm">
          <DialogTitle>{TEXTS[mode].title}</DialogTitle>
          <DialogDescription>{TEXTS[mode].description}</DialogDescription>
          <AccountForm key={mode} mode={mode} onModeChange={onModeChange} />
        </DialogContent>
      )}
    </Dialog>
  );
}
