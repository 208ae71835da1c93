/** A key of the keyboard, as printed on it. */
export const Keys = ({ children }: { children: string }) => (
  <kbd className="inline-flex h-[1.125rem] min-w-[1.125rem] items-center justify-center rounded-xs border border-line bg-surface px-1 font-sans text-2xs text-ink-3">
    {children}
  </kbd>
)
