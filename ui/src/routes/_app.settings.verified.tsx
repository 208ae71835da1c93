import { createFileRoute } from '@tanstack/react-router'

import { VerifiedPage } from '@/features/verified/verified-page'

export const Route = createFileRoute('/_app/settings/verified')({ component: VerifiedPage })
