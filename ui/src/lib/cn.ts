import { clsx, type ClassValue } from 'clsx'
import { extendTailwindMerge } from 'tailwind-merge'

const merge = extendTailwindMerge({
  extend: {
    theme: {
      text: ['2xs', 'xs', 'sm', 'md', 'lg', 'xl', '2xl', '3xl'],
      shadow: ['sheet', 'control', 'raised', 'dialog'],
      'font-weight': ['body', 'label', 'title'],
      spacing: ['control-sm', 'control-md', 'control-lg', 'control-touch', 'row', 'row-compact', 'row-relaxed', 'sidebar', 'rail', 'topbar', 'drawer', 'measure'],
    },
  },
})

/** Joins class names; the later one wins where two say the same thing. */
export const cn = (...inputs: ClassValue[]) => merge(clsx(inputs))
