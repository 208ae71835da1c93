import { createFileRoute } from '@tanstack/react-router'

import { ModelPage } from '@/features/ai/model-page'

export const Route = createFileRoute('/_app/settings/model')({ component: ModelPage })
