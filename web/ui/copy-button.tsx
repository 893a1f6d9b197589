'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { toast } from 'sonner';
import { Button } from './button.tsx';

const SHOWN_MS = 1_500;

/** Copies `text`, which may have to be fetched first; `name` says what that is (`Copy output`). Browsers forbid it on pages that came over plain HTTP from another machine: that is said. */
export function CopyButton({ name, text }: { readonly name: string; readonly text: string | (() => Promise<string>) }) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async () => {
    let whole: string;
    try {
      whole = typeof text === 'string' ? text : await text();
    } catch {
      toast.error('It could not be fetched', { description: 'Try again, or download it.' });
      return;
    }
    try {
      await navigator.clipboard.writeText(whole);
      setCopied(true);
    } catch {
      toast.error('The browser does not allow copying here', { description: 'Select the text and copy it yourself.' });
    }
  };
  return (
    <Button
      variant="ghost"
      size="icon-small"
      aria-label={isCopied ? `Copied ${name}` : `Copy ${name}`}
      title={isCopied ? 'Copied' : 'Copy'}
      onClick={() => void copy()}
    >
      {isCopied ? <Check aria-hidden className="text-completed" /> : <Copy aria-hidden />}
    </Button>
  );
}
