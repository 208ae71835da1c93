import { createFileRoute } from '@tanstack/react-router'

import { UploadPage } from '@/features/uploads/upload-page'

export const Route = createFileRoute('/_app/connections/upload')({ component: UploadPage })
