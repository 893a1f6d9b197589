import { GeistMono } from 'geist/font/mono';
import { GeistSans } from 'geist/font/sans';
import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { Toaster } from '../ui/toaster.tsx';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Workflow Builder', template: '%s · Workflow Builder' },
  description: 'Draw a workflow, run it, and watch it live.',
};

export const viewport: Viewport = { width: 'device-width', initialScale: 1 };

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const theme = (await cookies()).get('theme')?.value;
  return (
    <html
      lang="en"
      className={`${GeistSans.variable} ${GeistMono.variable}`}
      data-theme={theme === 'light' || theme === 'dark' ? theme : undefined}
    >
      <body>
        {children}
        <Toaster />
      </body>
    </html>
  );
}
