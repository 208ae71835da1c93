/**
 * What the server writes. The document calls every field that may be null optional, because a request may leave it out;
 * in an answer it is always there, null included. A field that is optional without being null may really be missing.
 */
export type Written<T> = T extends readonly (infer One)[] ? Written<One>[] : T extends object ? (string extends keyof T ? T : WrittenFields<T>) : T

type WrittenFields<T> = Plain<
  { [K in keyof T as null extends T[K] ? K : never]-?: Written<Exclude<T[K], undefined>> } & { [K in keyof T as null extends T[K] ? never : K]: Written<T[K]> }
>

type Plain<T> = { [K in keyof T]: T[K] }
