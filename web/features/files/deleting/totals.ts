const totals = new Map<string, number>()

/** How many objects a deletion was said to lose when it was started in this tab. The server does not count before. */
export const rememberTotal = (bucket: string, deletion: string, objects: number) =>
  void totals.set(`${bucket}/${deletion}`, objects)

export const totalOf = (bucket: string, deletion: string): number | null => totals.get(`${bucket}/${deletion}`) ?? null
