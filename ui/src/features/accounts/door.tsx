import type { ReactNode } from 'react'

import { Wordmark } from '@/components/mark'

/** The page of a person without session: form at the left, the mark in the tones of the desk. */
export function Door({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="relative flex min-h-dvh overflow-hidden bg-canvas">
      <svg viewBox="0 0 24 24" aria-hidden className="pointer-events-none absolute top-1/2 left-[calc(47%-13.5vh)] h-[108vh] -translate-y-1/2 max-lg:hidden">
        <path className="fill-press/60" d="M3 1.5h9A10.5 10.5 0 0 1 21.49 7.5H3z" />
        <path className="fill-selection/60" d="M3 9h19.06a10.5 10.5 0 0 1 0 6H3z" />
        <path className="fill-press/60" d="M3 16.5h18.49A10.5 10.5 0 0 1 12 22.5H3z" />
      </svg>
      <div className="relative mx-6 flex w-full flex-col sm:mx-auto sm:w-[22.5rem] lg:mx-0 lg:ml-[11%]">
        <main className="flex flex-1 flex-col justify-center py-10 max-sm:justify-start max-sm:pt-20">
          <Wordmark />
          <h1 className="mt-7 mb-6 text-2xl font-title">{title}</h1>
          {children}
        </main>
        <footer className="pb-5 text-xs text-ink-3">{location.host}</footer>
      </div>
    </div>
  )
}
