import type { User } from './api'

/** Whether a person holds a right; the server decides again on every request. */
export const may = (user: User, permission: string): boolean => user.permissions.includes(permission)

/** Who adds and changes connections and uploads. */
export const mayConnect = (user: User): boolean => user.role === 'admin' || user.role === 'analyst'
export const isAdmin = (user: User): boolean => user.role === 'admin'
